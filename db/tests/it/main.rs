//! The tests of `db`: one binary, every test on both engines, one module for each file of `src`. Run them with
//! `scripts/with-postgres cargo test -p db`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod articles;
mod attempts;
mod audit;
mod backup;
mod connect;
mod counts;
mod engines;
mod examples;
mod history;
mod jobs;
mod leases;
mod lists;
mod mails;
mod media;
mod members;
mod migrate;
mod outbox;
mod pages;
mod plans;
mod rendering;
mod restoring;
mod save;
mod schema;
mod secrets;
mod sessions;
mod settings;
mod sitemap;
mod sources;
mod standing;
mod submissions;
mod tampering;
mod topics;
mod write;
