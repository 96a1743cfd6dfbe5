//! The vocabulary and the rules of Graticule. Nothing here reads a clock, a file,
//! a database or the network, so every rule can be tested in milliseconds and holds in the browser too.

pub mod access;
pub mod account;
pub mod address;
pub mod article;
pub mod audit;
pub mod classes;
pub mod country;
pub mod counts;
pub mod day;
pub mod event;
pub mod feed;
pub mod form;
pub mod hex;
pub mod html;
pub mod invalid;
pub mod job;
pub mod language;
pub mod mail;
pub mod media;
pub mod member;
pub mod moment;
pub mod month;
pub mod reading;
pub mod search;
pub mod settings;
pub mod source;
pub mod walk;
