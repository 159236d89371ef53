//! The built-in types, one file or folder each. [`init`] binds them all, once, before any Python runs.

pub mod bool;
pub mod buffer;
pub mod builtin_function;
pub mod bytearray;
pub mod bytes;
pub mod complex;
pub mod descriptor;
pub mod dict;
pub mod enumerate;
pub mod exception;
pub mod filter;
pub mod float;
pub mod format;
pub mod generic_alias;
pub mod helpers;
pub mod int;
pub mod iterators;
pub mod layout_base;
pub mod list;
pub mod map;
pub mod mappingproxy;
pub mod memoryview;
pub mod module_type;
pub mod mro;
pub mod none;
pub mod object_type;
pub mod operator;
pub mod pickle_buffer;
pub mod property;
pub mod range;
pub mod reduce;
pub mod reversed;
pub mod set;
pub mod shells;
pub mod simple_namespace;
pub mod slice;
pub mod sort;
pub mod static_class_method;
pub mod str;
pub mod struct_sequence;
pub mod super_type;
pub mod text;
pub mod trampoline;
pub mod tuple;
pub mod type_attributes;
pub mod type_new;
pub mod type_object;
pub mod union;
pub mod weakref_types;
pub mod wrapper;
pub mod zip;

use crate::object::bind;
use crate::sync::prim::OnceLock;

/// Makes every built-in type. Order: bases before subclasses; `object`, `type` and `str` first, then
/// `bind::fix_first`, then the rest, then `bind::fill`. A second call does nothing.
pub fn init() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        object_type::init();
        type_object::init();
        // `str` here, because every further type has a name.
        str::init();
        bind::fix_first();
        wrapper::init();
        descriptor::init();
        builtin_function::init();
        static_class_method::init();
        exception::init();
        property::init();
        super_type::init();
        module_type::init();
        weakref_types::init();
        // Scalars.
        int::init();
        bool::init();
        float::init();
        complex::init();
        bytes::init();
        bytearray::init();
        memoryview::init();
        pickle_buffer::init();
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
        simple_namespace::init();
        crate::vm::init();
        shells::bind_rest();
        bind::fill(wrapper::add);
        bind::started(wrapper::add);
    });
}
