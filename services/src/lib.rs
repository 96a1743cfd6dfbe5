//! The crafts that talk to neither SQL nor Leptos, one a file: words for dates and numbers, Markdown to
//! clean HTML, stories as files, the shapes of the world and the map drawn from them, passwords, mail, images, where
//! they lie and how pages show them, an address that somebody typed.

pub mod fetch;
pub mod image;
pub mod intl;
pub mod mail;
pub mod map;
pub mod password;
pub mod picture;
pub mod render;
pub mod shapes;
pub mod store;
pub mod story_file;
