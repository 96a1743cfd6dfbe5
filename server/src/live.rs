//! Live events: what the public may hear of, to every open page.
