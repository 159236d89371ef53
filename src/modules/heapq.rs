//! `_heapq`: binary heaps in lists.
//!
//! A comparison may run Python code that changes the list; its length is looked at after each, as in CPython.

use crate::object::native::{Method, ModuleSpec};
use crate::object::protocol;
use crate::object::slots::{Compare, Res};
use crate::object::{Args, List, Raised, Thread, Value};

/// Which way round the heap is.
#[derive(Clone, Copy)]
struct Heap<'a> {
    th: &'a Thread,
    list: &'a List,
    max: bool,
}

fn changed(th: &Thread) -> Raised {
    th.runtime_error("list changed size during iteration")
}

impl<'a> Heap<'a> {
    /// `name` words the error: `heappush() argument 1`.
    fn of(th: &'a Thread, v: &'a Value, max: bool, name: &str) -> Res<Heap<'a>> {
        let Some(list) = v.downcast::<List>() else {
            let (function, argument) = name.split_once(' ').unwrap_or((name, "argument"));
            let suffix = if max { "_max" } else { "" };
            return Err(th.type_error(format!(
                "{function}{suffix}() {argument} must be list, not {}",
                v.given_name()
            )));
        };
        Ok(Heap { th, list, max })
    }
    /// Whether `a` belongs above `b`.
    fn above(&self, a: &Value, b: &Value) -> Res<bool> {
        let (a, b) = if self.max { (b, a) } else { (a, b) };
        if let (Some(x), Some(y)) = (a.as_int(), b.as_int()) {
            return Ok(x < y);
        }
        let r = protocol::compare(self.th, a, b, Compare::Lt)?;
        protocol::truth(self.th, &r)
    }
    fn get(&self, i: usize) -> Res {
        self.list.get(i).ok_or_else(|| changed(self.th))
    }
    fn swap(&self, i: usize, j: usize) -> Res<()> {
        let mut items = self.list.lock();
        if i.max(j) >= items.len() {
            drop(items);
            return Err(changed(self.th));
        }
        items.swap(i, j);
        Ok(())
    }
    /// Moves the item at `at` towards the root, no further than `start`.
    fn sift_down(&self, start: usize, mut at: usize) -> Res<()> {
        let n = self.list.len();
        if at >= n {
            return Err(self.th.index_error("index out of range"));
        }
        let item = self.get(at)?;
        while at > start {
            let up = (at - 1) >> 1;
            let parent = self.get(up)?;
            let above = self.above(&item, &parent)?;
            if self.list.len() != n {
                return Err(changed(self.th));
            }
            if !above {
                break;
            }
            self.swap(at, up)?;
            at = up;
        }
        Ok(())
    }
    /// Moves the item at `at` down to a leaf along the better children, then up again to its place.
    fn sift_up(&self, mut at: usize) -> Res<()> {
        let n = self.list.len();
        let start = at;
        if at >= n {
            return Err(self.th.index_error("index out of range"));
        }
        let limit = n >> 1;
        while at < limit {
            let mut child = 2 * at + 1;
            if child + 1 < n {
                let (a, b) = (self.get(child)?, self.get(child + 1)?);
                child += usize::from(!self.above(&a, &b)?);
                if self.list.len() != n {
                    return Err(changed(self.th));
                }
            }
            self.swap(at, child)?;
            at = child;
        }
        self.sift_down(start, at)
    }
    fn push(&self, v: Value) -> Res {
        self.list.push(v);
        self.sift_down(0, self.list.len() - 1)?;
        Ok(Value::none())
    }
    fn pop(&self) -> Res {
        let last = self.list.lock().pop();
        let Some(last) = last else { return Err(self.th.index_error("index out of range")) };
        let mut items = self.list.lock();
        let Some(root) = items.first_mut() else {
            drop(items);
            return Ok(last);
        };
        let root = std::mem::replace(root, last);
        drop(items);
        self.sift_up(0)?;
        Ok(root)
    }
    fn replace(&self, v: Value) -> Res {
        let mut items = self.list.lock();
        let Some(root) = items.first_mut() else {
            drop(items);
            return Err(self.th.index_error("index out of range"));
        };
        let root = std::mem::replace(root, v);
        drop(items);
        self.sift_up(0)?;
        Ok(root)
    }
    fn push_pop(&self, v: Value) -> Res {
        let Some(root) = self.list.get(0) else { return Ok(v) };
        if !self.above(&root, &v)? {
            return Ok(v);
        }
        if self.list.is_empty() {
            return Err(self.th.index_error("index out of range"));
        }
        self.replace(v)
    }
    fn heapify(&self) -> Res {
        for i in (0..self.list.len() / 2).rev() {
            self.sift_up(i)?;
        }
        Ok(Value::none())
    }
}

fn push<const MAX: bool>(th: &Thread, args: Args<'_>) -> Res {
    Heap::of(th, args.at(0), MAX, "heappush argument 1")?.push(args.at(1).clone())
}
fn pop<const MAX: bool>(th: &Thread, args: Args<'_>) -> Res {
    Heap::of(th, args.at(0), MAX, "heappop")?.pop()
}
fn replace<const MAX: bool>(th: &Thread, args: Args<'_>) -> Res {
    Heap::of(th, args.at(0), MAX, "heapreplace argument 1")?.replace(args.at(1).clone())
}
fn push_pop<const MAX: bool>(th: &Thread, args: Args<'_>) -> Res {
    Heap::of(th, args.at(0), MAX, "heappushpop argument 1")?.push_pop(args.at(1).clone())
}
fn heapify<const MAX: bool>(th: &Thread, args: Args<'_>) -> Res {
    Heap::of(th, args.at(0), MAX, "heapify")?.heapify()
}
fn init(_: &Thread, _: &Value) -> Res<()> {
    Ok(())
}

const ITEM: &str = "($module, heap, item, /)";
const ALONE: &str = "($module, heap, /)";

/// `_heapq`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[
        Method::function(
            "heappush",
            ITEM,
            push::<false>,
            "Push item onto heap, maintaining the heap invariant.",
        ),
        Method::function(
            "heappushpop",
            ITEM,
            push_pop::<false>,
            "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more efficiently than heappush() followed by\na separate call to heappop().",
        ),
        Method::function(
            "heappop",
            ALONE,
            pop::<false>,
            "Pop the smallest item off the heap, maintaining the heap invariant.",
        ),
        Method::function(
            "heapreplace",
            ITEM,
            replace::<false>,
            "Pop and return the current smallest value, and add the new item.",
        ),
        Method::function(
            "heapify",
            ALONE,
            heapify::<false>,
            "Transform list into a heap, in-place, in O(len(heap)) time.",
        ),
        Method::function(
            "heappush_max",
            ITEM,
            push::<true>,
            "Push item onto max heap, maintaining the heap invariant.",
        ),
        Method::function(
            "heappushpop_max",
            ITEM,
            push_pop::<true>,
            "Maxheap variant of heappushpop.\n\nThe combined action runs more efficiently than heappush_max() followed by\na separate call to heappop_max().",
        ),
        Method::function("heappop_max", ALONE, pop::<true>, "Maxheap variant of heappop."),
        Method::function("heapreplace_max", ITEM, replace::<true>, "Maxheap variant of heapreplace."),
        Method::function("heapify_max", ALONE, heapify::<true>, "Maxheap variant of heapify."),
    ],
    init,
    gil_not_used: true,
};
