//! Compiles the crate anew when a migration was added: `sqlx::migrate!` notices only changes of files it knows.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
