//! Who asks: the cookie, the session behind it, and where it ends.
