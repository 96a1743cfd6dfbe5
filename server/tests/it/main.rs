//! The tests of the server: one binary. A [`site::TestSite`] is a whole site in this process, asked through its real
//! router; the modules mirror its routes. `tidy` reads the sources instead and keeps the house's invariants:
//! `cargo test -p server --test it tidy` runs it alone. The others want PostgreSQL beside them:
//! `scripts/with-postgres cargo test -p server`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod access;
mod account;
mod admin;
mod admin_jobs;
mod admin_mail;
mod admin_media;
mod admin_overview;
mod admin_settings;
mod answer;
mod api;
mod audit;
mod backup;
mod browser;
mod cache;
mod commands;
mod countries;
mod csrf;
mod demo;
mod feeds;
mod files;
mod headers;
mod health;
mod home;
mod jobs;
mod language;
mod live;
mod mail;
mod map_view;
mod media;
mod news;
mod offline;
mod pages;
mod policy;
mod privacy;
mod process;
mod processes;
mod public;
mod quick_exit;
mod restore;
mod serve;
mod sign_in;
mod site;
mod sitemap;
mod smtp;
mod story;
mod takeaway;
mod theme;
mod tidy;
mod unpublished;
mod upload;
mod wings;
