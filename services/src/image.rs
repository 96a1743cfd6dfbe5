//! Images: checked, decoded, drawn anew in several sizes.
