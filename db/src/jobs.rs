//! The queue of work.
