//! Deep source must give an error, not overflow the thread's stack: the recursive passes run on
//! stack that grows, and no deeper than [`MAX_DEPTH`].

/// How deeply statements and expressions may nest, as the tree counts it.
pub(super) const MAX_DEPTH: u32 = 20_000;

/// Stack that one level of recursion may need.
const RED_ZONE: usize = 256 * 1024;
const SEGMENT: usize = 4 * 1024 * 1024;

/// Runs one level of a recursive pass.
pub(super) fn grow<T>(f: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, f)
}

/// Runs something that recurses without calling [`grow`], `depth` levels deep.
pub(super) fn with_room<T>(depth: usize, f: impl FnOnce() -> T) -> T {
    const LEVEL: usize = 2048;
    stacker::maybe_grow(RED_ZONE + depth * LEVEL, SEGMENT + depth * LEVEL, f)
}
