//! The server: what happens between a socket and a page. In the order of a request: the connection (`site`), the
//! address's language (`language`), the router (`router`), headers (`headers`), the document and its cache
//! (`document`), files (`assets`); beside it the commands (`demo`, `news`, `check`).

pub mod assets;
pub mod check;
pub mod config;
pub mod demo;
pub mod document;
pub mod headers;
pub mod language;
pub mod news;
pub mod public;
pub mod router;
pub mod site;
