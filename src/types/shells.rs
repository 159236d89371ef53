//! Bare types for classes whose own file has not bound them: nothing that the object layer itself names stays
//! unbound. (`function` and `method` are bound by the machine.)

use crate::object::{
    Dict, HeapFloat, HeapInt, Instance, List, Module, Payload, Tuple, TypeSpec, class, flags,
};

macro_rules! shell {
    ($class:ident $name:literal $payload:ty $(, base = $base:ident)?) => {{
        static SPEC: TypeSpec = TypeSpec {
            flags: flags::DEFAULT | flags::NO_NEW,
            $(base: Some(&class::$base),)?
            ..TypeSpec::new("builtins", $name, <$payload as Payload>::layout)
        };
        class::$class.bind(&SPEC);
    }};
}

/// Everything else that nobody has bound.
pub fn bind_rest() {
    shell!(INT "int" HeapInt);
    shell!(BOOL "bool" HeapInt, base = INT);
    shell!(FLOAT "float" HeapFloat);
    shell!(NONE_TYPE "NoneType" Instance);
    shell!(ELLIPSIS "ellipsis" Instance);
    shell!(NOT_IMPLEMENTED "NotImplementedType" Instance);
    shell!(BYTES "bytes" Instance);
    shell!(TUPLE "tuple" Tuple);
    shell!(LIST "list" List);
    shell!(DICT "dict" Dict);
    shell!(MODULE "module" Module);
}
