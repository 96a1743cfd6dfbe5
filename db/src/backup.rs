//! Every row, out and in.
