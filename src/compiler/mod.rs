//! Source text to [`Code`].
