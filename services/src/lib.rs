//! The crafts that talk to neither SQL nor Leptos, one a file: words for dates and numbers, Markdown to
//! clean HTML, stories and their sources as files, the shapes of the world, the map and the poster drawn from them, the graph
//! of a number's growth, the icon, countries by any of their names, words to search by, passwords, mail, images, where they
//! lie and how pages show them, an address that somebody typed.

pub mod fetch;
mod fold;
pub mod graph;
pub mod icon;
pub mod image;
pub mod intl;
pub mod locator;
pub mod mail;
pub mod map;
pub mod password;
pub mod picture;
pub mod places;
pub mod poster;
pub mod render;
pub mod search;
pub mod shapes;
pub mod source_file;
pub mod store;
pub mod story_file;
