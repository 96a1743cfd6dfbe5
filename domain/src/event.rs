//! What the public may hear of as it happens.
