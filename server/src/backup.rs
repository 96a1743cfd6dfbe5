//! Backups: made while the site serves, verified, put back.
