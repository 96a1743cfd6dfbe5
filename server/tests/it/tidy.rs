//! The invariants of the house (README), read from the sources: what Cargo can not keep, this keeps. Each rule is a
//! test that names the file and line, and says what to do instead.

mod arrows;
mod files;
mod guards;
mod sources;
