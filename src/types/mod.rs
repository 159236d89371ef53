//! The built-in types, one file or folder each. [`init`] binds them all, once, before any Python runs.

/// Makes every built-in type. Order: bases before subclasses; `type`, `object` and `str` first, then
/// `bind::fix_first`, then the rest, then `bind::fill`.
pub fn init() {}
