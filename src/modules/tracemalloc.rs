//! `_tracemalloc`: what `tracemalloc` and the texts of warnings ask. Allocations are not traced; starting to says so.

use crate::object::{Method, ModuleSpec, Tuple, Value, errors};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_tracemalloc",
    doc: "Debug module to trace memory blocks allocated by Python.",
    functions: &[
        Method::function(
            "is_tracing",
            "($module, /)",
            |_, _| Ok(Value::bool(false)),
            "Return True if the tracemalloc module is tracing Python memory allocations.",
        ),
        Method::function(
            "clear_traces",
            "($module, /)",
            |_, _| Ok(Value::none()),
            "Clear traces of memory blocks allocated by Python.",
        ),
        Method::function(
            "_get_traces",
            "($module, /)",
            |th, _| crate::vm::build::list(th, Vec::new()),
            "Get traces of all memory blocks allocated by Python.",
        ),
        Method::function(
            "_get_object_traceback",
            "($module, obj, /)",
            |_, _| Ok(Value::none()),
            "Get the traceback where the Python object obj was allocated.",
        ),
        Method::function(
            "start",
            "($module, nframe=1, /)",
            |th, _| Err(th.error(&errors::NOT_IMPLEMENTED_ERROR, "memory allocations are not traced")),
            "Start tracing Python memory allocations.",
        ),
        Method::function(
            "stop",
            "($module, /)",
            |_, _| Ok(Value::none()),
            "Stop tracing Python memory allocations.",
        ),
        Method::function(
            "get_traceback_limit",
            "($module, /)",
            |_, _| Ok(Value::small_int(1)),
            "Get the maximum number of frames stored in the traceback of a trace.",
        ),
        Method::function(
            "get_tracemalloc_memory",
            "($module, /)",
            |_, _| Ok(Value::small_int(0)),
            "Get the memory usage in bytes of the tracemalloc module.",
        ),
        Method::function(
            "get_traced_memory",
            "($module, /)",
            |_, _| Ok(Tuple::new(vec![Value::small_int(0), Value::small_int(0)]).into_value()),
            "Get the current size and peak size of memory blocks traced by tracemalloc.",
        ),
        Method::function(
            "reset_peak",
            "($module, /)",
            |_, _| Ok(Value::none()),
            "Set the peak size of memory blocks traced by tracemalloc to the current size.",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};
