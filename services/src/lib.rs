//! The crafts that talk to neither SQL nor Leptos, one a file: words for dates and numbers, Markdown to
//! clean HTML, stories as files, the shapes of the world and the map drawn from them.

pub mod intl;
pub mod map;
pub mod render;
pub mod shapes;
pub mod story_file;
