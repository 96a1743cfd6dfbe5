//! Fetching an address that a person typed: public addresses only, within limits.
