//! The tests of `db`: one binary, every test on both engines, one module for each file of `src`. Run them with
//! `scripts/with-postgres cargo test -p db`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod articles;
mod connect;
mod counts;
mod engines;
mod examples;
mod jobs;
mod leases;
mod mails;
mod members;
mod migrate;
mod outbox;
mod plans;
mod rendering;
mod save;
mod schema;
mod settings;
mod topics;
mod write;
