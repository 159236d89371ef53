//! `_tracemalloc`: which line allocated what is in use. The library's `tracemalloc` makes snapshots and statistics of it.
//!
//! [`trace`] keeps the traces; `memory::observe` tells it of every block. Code runs in its watched form meanwhile, which
//! notes at each line where it is.

mod trace;

use crate::memory::{large, observe};
use crate::object::{Args, Method, ModuleSpec, Raised, Res, Str, Thread, Tuple, Value};
use crate::sync::prim::Arc;
use crate::vm::watch::tools;
use trace::Traceback;

use trace::undisturbed;
pub use trace::while_still;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_tracemalloc",
    doc: "Debug module to trace memory blocks allocated by Python.",
    functions: &[
        Method::function(
            "is_tracing",
            "($module, /)",
            |_, _| Ok(Value::bool(observe::is_on())),
            "Return True if the tracemalloc module is tracing Python memory allocations.",
        ),
        Method::function(
            "clear_traces",
            "($module, /)",
            |_, _| {
                trace::clear();
                Ok(Value::none())
            },
            "Clear traces of memory blocks allocated by Python.",
        ),
        Method::function(
            "_get_traces",
            "($module, /)",
            get_traces,
            "Get traces of all memory blocks allocated by Python.",
        ),
        Method::function(
            "_get_object_traceback",
            "($module, obj, /)",
            get_object_traceback,
            "Get the traceback where the Python object obj was allocated.",
        ),
        Method::function(
            "start",
            "($module, nframe=1, /)",
            |th, a| {
                let n = a.get(0).map_or(Ok(1), |n| crate::modules::descriptor::c_int(th, n))?;
                start(th, n.into()).map(|()| Value::none())
            },
            "Start tracing Python memory allocations.",
        ),
        Method::function(
            "stop",
            "($module, /)",
            |th, _| {
                stop(th);
                Ok(Value::none())
            },
            "Stop tracing Python memory allocations.",
        ),
        Method::function(
            "get_traceback_limit",
            "($module, /)",
            |_, _| Ok(Value::from_usize(trace::limit())),
            "Get the maximum number of frames stored in the traceback of a trace.",
        ),
        Method::function(
            "get_tracemalloc_memory",
            "($module, /)",
            |_, _| Ok(Value::from_usize(trace::own_size())),
            "Get the memory usage in bytes of the tracemalloc module.",
        ),
        Method::function(
            "get_traced_memory",
            "($module, /)",
            |_, _| {
                let (now, peak) = trace::sizes();
                Ok(Tuple::new(vec![Value::from_usize(now), Value::from_usize(peak)]).into_value())
            },
            "Get the current size and peak size of memory blocks traced by tracemalloc.",
        ),
        Method::function(
            "reset_peak",
            "($module, /)",
            |_, _| {
                trace::reset_peak();
                Ok(Value::none())
            },
            "Set the peak size of memory blocks traced by tracemalloc to the current size.",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

/// The most frames of a traceback.
const MOST: i64 = 65535;

/// Begins to trace, with so many frames a traceback.
pub fn start(th: &Thread, frames: i64) -> Result<(), Raised> {
    if !(1..=MOST).contains(&frames) {
        return Err(th.value_error(format!("the number of frames must be in range [1; {MOST}]")));
    }
    if observe::is_on() {
        return Ok(());
    }
    observe::set_observer(trace::OBSERVER);
    trace::set_limit(frames as usize);
    // SAFETY: the world is stopped.
    th.stop_the_world(|| unsafe { observe::turn(true) });
    tools::follow_lines(th, true);
    Ok(())
}

fn stop(th: &Thread) {
    if !observe::is_on() {
        return;
    }
    // SAFETY: the world is stopped.
    th.stop_the_world(|| unsafe { observe::turn(false) });
    tools::follow_lines(th, false);
    trace::clear();
}

/// What `-X tracemalloc` or the environment asks for; false: no number of frames.
pub fn start_as_asked(th: &Thread, frames: &str) -> bool {
    match frames.parse::<i64>() {
        Ok(0) => true,
        Ok(n) if (1..=MOST).contains(&n) => start(th, n).is_ok(),
        _ => false,
    }
}

/// The values of tracebacks that share their files.
#[derive(Default)]
struct Shown {
    files: Vec<Option<Value>>,
    frames: std::collections::HashMap<(u32, u32), Value>,
    tracebacks: std::collections::HashMap<*const Traceback, Value>,
}

impl Shown {
    fn frame(&mut self, file: u32, line: u32) -> Value {
        if let Some(v) = self.frames.get(&(file, line)) {
            return v.clone();
        }
        let i = file as usize;
        if self.files.len() <= i {
            self.files.resize(i + 1, None);
        }
        let name =
            self.files[i].get_or_insert_with(|| Str::new(&trace::file_name(file)).into_value()).clone();
        let v = Tuple::new(vec![name, Value::small_int(line.into())]).into_value();
        self.frames.insert((file, line), v.clone());
        v
    }
    fn traceback(&mut self, t: &Arc<Traceback>) -> Value {
        if let Some(v) = self.tracebacks.get(&Arc::as_ptr(t)) {
            return v.clone();
        }
        let v =
            Tuple::new(t.frames.iter().map(|&(file, line)| self.frame(file, line)).collect()).into_value();
        self.tracebacks.insert(Arc::as_ptr(t), v.clone());
        v
    }
}

fn get_traces(th: &Thread, _: Args<'_>) -> Res {
    // What the answer is made of is no part of it.
    undisturbed(|| {
        let mut shown = Shown::default();
        let all = trace::all();
        let list = all
            .iter()
            .map(|(size, t)| {
                let parts = [
                    Value::small_int(0),
                    Value::from_usize(*size),
                    shown.traceback(t),
                    Value::from_usize(t.total),
                ];
                Tuple::new(parts.into()).into_value()
            })
            .collect();
        crate::vm::build::list(th, list)
    })
}

fn get_object_traceback(_: &Thread, a: Args<'_>) -> Res {
    let Some(o) = a.at(0).as_object() else { return Ok(Value::none()) };
    let at = std::ptr::from_ref(o) as usize;
    Ok(undisturbed(|| match trace::of_block(&[at, at - large::PREFIX]) {
        Some(t) => Shown::default().traceback(&t),
        None => Value::none(),
    }))
}
