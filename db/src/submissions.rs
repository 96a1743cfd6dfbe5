//! Forms that were sent already.
