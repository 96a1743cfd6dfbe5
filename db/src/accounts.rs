//! Sign-ins as rows: created, found, changed, suspended.
