//! Where images lie: a folder, or an object store.
