//! Every server function, one file a noun. Each is a public address: it parses, asks the access table where
//! something is not public, makes one call, and answers in the reader's language.

// `#[server]` makes a struct of each function's arguments, whose fields nothing can document.
#![allow(missing_docs)]
// A server function is async for the browser, which waits for the answer, even where the server need not wait.
#![allow(clippy::unused_async)]

pub mod account;
pub mod articles;
pub mod counts;
pub mod jobs;
pub mod links;
pub mod mails;
pub mod media;
pub mod overview;
pub mod pages;
pub mod reading;
pub mod settings;
