//! The server: what happens between a socket and a page. In the order of a request: the connection (`site`), the
//! address's language (`language`), the router (`router`), headers (`headers`), who asks (`session`) and whether they
//! may (`guard`), what a form brings (`forms`), the document and its cache (`document`), files (`assets`), images
//! (`media`), the map for other sites (`takeaway`), feeds (`feeds`), reading without a connection
//! (`offline`), what search engines are told (`sitemap`), live events (`live`). What keeps a core busy waits
//! for its turn (`queue`), and nobody takes more than a share (`shares`). Beside it work that is done later (`jobs`,
//! `mail`) and the commands (`demo`, `news`, `admin`, `audit`, `backup`, `check`).

pub mod admin;
pub mod assets;
pub mod audit;
pub mod backup;
pub mod check;
pub mod config;
pub mod demo;
pub mod document;
pub mod feeds;
pub mod forms;
pub mod guard;
pub mod headers;
pub mod jobs;
pub mod language;
pub mod live;
pub mod mail;
pub mod media;
pub mod news;
pub mod offline;
mod once;
pub mod place;
pub mod public;
mod queue;
pub mod router;
pub mod session;
mod shares;
pub mod site;
pub mod sitemap;
mod suggestions;
pub mod takeaway;
