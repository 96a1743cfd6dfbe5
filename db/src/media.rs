//! Images as rows; their bytes lie in the store.
