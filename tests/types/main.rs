//! What the built-in types are made of, without Python programs.
#![cfg(vm)]

use brigade::object::Thread;

mod bytes;
mod classes;
mod float {
    mod arith;
    mod digits;
    mod parse;
}
mod format {
    mod field;
    mod number;
    mod spec;
}
mod int;
mod set;
mod sort;
mod str {
    mod search;
    mod small;
    mod split;
    mod unicode;
}

/// Runs `f` on a thread that can run Python.
fn run(f: impl FnOnce(&Thread)) {
    Thread::run(8 << 20, |th| {
        let _machine = brigade::vm::attach_thread(th);
        brigade::types::init();
        brigade::vm::init();
        f(th);
    });
}
