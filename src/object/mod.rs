//! Values, headers, types, shapes, attribute look-up and the native calling convention.
//!
//! Read in this order: [`Value`] (one reference), [`Object`] (the 16-byte header), [`Payload`] (a Rust struct that is
//! an object's memory), [`Type`] with its [`Slots`], [`TypeSpec`] and [`Method`] (how a built-in type is declared),
//! [`instance`] and [`shape`] (attributes), [`attribute`], [`call`] and [`protocol`] (what can be done with any
//! object), [`Thread`] and [`Raised`] (who does it, and how it fails).

pub mod attribute;
pub mod bind;
pub mod call;
pub mod capacity;
pub mod class;
pub mod dict;
pub mod errors;
pub mod exception;
pub mod function;
pub mod guarded;
pub mod hash;
pub mod header;
pub mod hooks;
pub mod imports;
pub mod instance;
pub mod kept;
pub mod layout;
pub mod list;
pub mod member;
pub mod method_cache;
pub mod module;
pub mod names;
pub mod native;
pub mod number;
pub mod protocol;
pub mod seqiter;
pub mod shape;
pub mod signature;
pub mod slots;
pub mod stamp;
pub mod string;
pub mod subclass;
pub mod suggest;
pub mod table;
pub mod thread;
pub mod tuple;
pub mod ty;
pub mod unraisable;
pub mod value;
pub mod weakref;

pub use class::{Class, TypeSpec};
pub use dict::Dict;
pub use exception::BaseException;
pub use guarded::{Guard, Guarded};
pub use header::{Object, Sink, alloc, bits};
pub use instance::Instance;
pub use kept::Kept;
pub use layout::{Layout, Payload, Ref, Trace, Visitor};
pub use list::List;
pub use module::Module;
pub use names::name;
pub use native::{Args, Binding, GetSet, Method, ModuleSpec};
pub use number::{HeapFloat, HeapInt};
pub use slots::{BinaryOp, Compare, Res, Slots};
pub use string::Str;
pub use table::Table;
pub use thread::{Raised, Thread, Waiting};
pub use tuple::Tuple;
pub use ty::{Type, flags};
pub use value::{Slot, Value};
