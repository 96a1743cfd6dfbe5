//! Mail to an SMTP server.
