//! Work that is done later: what it is, when it is tried again, when it is given up.
