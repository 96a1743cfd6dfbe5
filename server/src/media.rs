//! Images at their addresses.
