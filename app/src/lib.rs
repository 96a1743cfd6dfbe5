//! Pages, components and server functions, for the server (`ssr`) and the browser (`hydrate`) alike.
//! This is the only file that tells the two apart.

// Views are types within types; a page's is deeper than the compiler's usual 128.
#![recursion_limit = "256"]

pub mod api;
pub mod components;
pub mod document;
pub mod erase;
pub mod error;
pub mod form;
pub mod head;
pub mod pages;
pub mod reader;
pub mod root;
pub mod selection;
pub mod theme;
pub mod wing;
pub mod wire;
pub mod words;

#[cfg(feature = "ssr")]
pub mod localize;
#[cfg(not(feature = "ssr"))]
#[path = "plural_browser.rs"]
mod plural;
#[cfg(feature = "ssr")]
#[path = "plural_server.rs"]
mod plural;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod state;

#[cfg(feature = "hydrate")]
mod hydrate;
#[cfg(feature = "hydrate")]
pub use hydrate::hydrate;
