//! Images: their names, their sizes and who may see them.
