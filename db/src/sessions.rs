//! Who is signed in: one row for each browser, found by the hash of its token.
