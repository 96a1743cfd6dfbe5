//! Messages that leave from a queue: plain text first, HTML second.
