//! What a person changes while the site runs: typed, with defaults and limits.
