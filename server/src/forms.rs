//! Forms: one address, one body, one handler, with and without scripts.
