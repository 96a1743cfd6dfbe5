//! Mail leaves from its queue.
