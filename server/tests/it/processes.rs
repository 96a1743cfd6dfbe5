//! Promises that only real processes can break: several on one database, killed, out of disk, without their database.
//! They run beside PostgreSQL: `scripts/with-postgres cargo test -p server --test it processes`.

mod away;
mod disk;
mod killed;
mod moved;
mod proxy;
mod together;

/// Whoever signs in here.
const EMAIL: &str = "heron@network.example";
