//! What pages are made of: values in, view out. Components know neither addresses to ask nor other pages.

// `#[component]` makes a struct of each component's properties, whose builder nothing can document.
#![allow(missing_docs)]

pub mod admin_links;
pub mod archive;
pub mod colophon;
pub mod copying;
pub mod countries_table;
pub mod country;
pub mod country_links;
pub mod cover;
pub mod credit;
pub mod elements;
pub mod failure;
pub mod feed;
pub mod figure;
pub mod form;
pub mod gate;
pub mod heading;
pub mod history;
pub mod keeping;
pub mod kept;
pub mod legend;
pub mod live;
pub mod map_controls;
pub mod map_notes;
pub mod map_panel;
pub mod map_sheet;
pub mod masthead;
pub mod media_list;
pub mod offline;
pub mod own_reading;
pub mod quick_exit;
pub mod reading;
pub mod reflect;
pub mod room;
pub mod rows;
pub mod search;
pub mod story;
pub mod story_card;
pub mod ticking;
pub mod world_map;
