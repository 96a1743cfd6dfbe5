//! Wrong passwords, counted for an account and for a place.
