//! The built-in types, one file or folder each. [`init`] binds them all, once, before any Python runs.

pub mod bool;
pub mod buffer;
pub mod bytearray;
pub mod bytes;
pub mod complex;
pub mod dict;
pub mod enumerate;
pub mod filter;
pub mod float;
pub mod format;
pub mod generic_alias;
pub mod int;
pub mod iterators;
pub mod list;
pub mod map;
pub mod mappingproxy;
pub mod none;
pub mod range;
pub mod reversed;
pub mod set;
pub mod slice;
pub mod sort;
pub mod str;
pub mod text;
pub mod tuple;
pub mod union;
pub mod zip;

/// Makes every built-in type. Order: bases before subclasses; `type`, `object` and `str` first, then
/// `bind::fix_first`, then the rest, then `bind::fill`.
pub fn init() {
    // Scalars. (`str` itself is bound with the first types; binding twice changes nothing.)
    str::init();
    int::init();
    bool::init();
    float::init();
    complex::init();
    bytes::init();
    bytearray::init();
    none::init();
    str::init_rest();
    // Containers.
    tuple::init();
    list::init();
    dict::init();
    slice::init();
    range::init();
    set::init();
    iterators::init();
    mappingproxy::init();
    zip::init();
    reversed::init();
    map::init();
    filter::init();
    enumerate::init();
    generic_alias::init();
    union::init();
}
