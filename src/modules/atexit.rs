//! `atexit`.

use crate::object::{Args, Kept, Method, ModuleSpec, Ref, Res, Str, Thread, Value, protocol, unraisable};
use crate::sync::prim::Mutex;

#[derive(Clone)]
struct Callback {
    function: Kept,
    args: Vec<Kept>,
    keywords: Vec<(Ref<Str>, Kept)>,
}

static CALLBACKS: Mutex<Vec<Callback>> = Mutex::new(Vec::new());

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.",
    functions: &[
        Method::function(
            "register",
            "(*args, **kwargs)",
            register,
            "Register a function to be executed upon normal program termination.",
        ),
        Method::function(
            "unregister",
            "($module, func, /)",
            unregister,
            "Unregister an exit function which was previously registered using atexit.register",
        ),
        Method::function(
            "_clear",
            "($module, /)",
            |_, _| {
                let old = std::mem::take(&mut *CALLBACKS.lock());
                drop(old);
                Ok(Value::none())
            },
            "Clear the list of previously registered exit functions.",
        ),
        Method::function(
            "_run_exitfuncs",
            "($module, /)",
            |th, _| {
                run(th);
                Ok(Value::none())
            },
            "Run all registered exit functions.",
        ),
        Method::function(
            "_ncallbacks",
            "($module, /)",
            |_, _| Ok(Value::from_usize(CALLBACKS.lock().len())),
            "Return the number of registered exit functions.",
        ),
    ],
    init: |_, _| Ok(()),
    gil_not_used: true,
};

fn register(th: &Thread, a: Args<'_>) -> Res {
    let Some(f) = a.positional_slots().first().and_then(Option::as_ref) else {
        return Err(th.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !crate::object::call::is_callable(f) {
        return Err(th.type_error("the first argument must be callable"));
    }
    let args = a.positional_slots()[1..].iter().flatten().cloned().map(Kept::new).collect();
    let keywords = a.keyword_pairs().map(|(k, v)| (k.clone(), Kept::new(v.clone()))).collect();
    CALLBACKS.lock().push(Callback { function: Kept::new(f.clone()), args, keywords });
    Ok(f.clone())
}

fn unregister(th: &Thread, a: Args<'_>) -> Res {
    let functions: Vec<Value> = CALLBACKS.lock().iter().map(|c| c.function.get().clone()).collect();
    let mut gone = Vec::new();
    for f in functions {
        if protocol::equal(th, &f, a.at(0))? {
            gone.push(f);
        }
    }
    let mut dead = Vec::new();
    {
        let mut all = CALLBACKS.lock();
        let mut i = 0;
        while i < all.len() {
            if gone.iter().any(|g| g.is(all[i].function.get())) {
                dead.push(all.remove(i));
            } else {
                i += 1;
            }
        }
    }
    drop(dead);
    Ok(Value::none())
}

/// Runs all callbacks, the last registered first; their exceptions are reported and do not stop the others. What one of
/// them registers or takes away changes nothing any more.
pub fn run(th: &Thread) {
    let all = CALLBACKS.lock().clone();
    for c in all.iter().rev() {
        let mut slots: Vec<Option<Value>> = c.args.iter().map(|v| Some(v.get().clone())).collect();
        let mut names = Vec::new();
        for (k, v) in &c.keywords {
            names.push(k.clone());
            slots.push(Some(v.get().clone()));
        }
        if crate::object::call::call(th, c.function.get(), Args::new(&slots, &names)).is_err() {
            unraisable::report(th, "Exception ignored in atexit callback", Some(c.function.get()));
        }
    }
    let done = std::mem::take(&mut *CALLBACKS.lock());
    drop(done);
}
