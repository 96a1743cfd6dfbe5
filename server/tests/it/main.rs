//! The tests of the server: one binary. A [`site::TestSite`] is a whole site in this process, asked through its real
//! router; the modules mirror its routes. `tidy` reads the sources instead and keeps the house's invariants:
//! `cargo test -p server --test it tidy` runs it alone. The others want PostgreSQL beside them:
//! `scripts/with-postgres cargo test -p server`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answer;
mod api;
mod cache;
mod commands;
mod demo;
mod files;
mod headers;
mod health;
mod home;
mod language;
mod news;
mod policy;
mod privacy;
mod public;
mod serve;
mod site;
mod story;
mod theme;
mod tidy;
mod unpublished;
mod wings;
