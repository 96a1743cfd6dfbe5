//! Which address needs which permit: asked before anything is drawn.
