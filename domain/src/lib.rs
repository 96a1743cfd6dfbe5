//! The vocabulary and the rules of Graticule. Nothing here reads a clock, a file,
//! a database or the network, so every rule can be tested in milliseconds and holds in the browser too.

pub mod access;
pub mod address;
pub mod article;
pub mod classes;
pub mod country;
pub mod counts;
pub mod feed;
pub mod html;
pub mod invalid;
pub mod language;
pub mod member;
pub mod moment;
pub mod walk;
