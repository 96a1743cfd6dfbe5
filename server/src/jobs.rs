//! The work of the queue: taken, done, tried again.
