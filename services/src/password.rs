//! Passwords: hashed and checked, few at a time.
