//! A value that Rust code holds where the collector does not look: a table of callbacks, an argument of a thread that
//! has yet to begin.

use super::layout::Ref;
use super::tuple::Tuple;
use super::value::Value;

/// A value in a tuple of its own. References to deferred objects ([`super::Object::defer`]) are not counted, so one that the
/// collector cannot see would not keep the object; the tuple is counted, and a reference that the collector cannot
/// explain makes it a root.
#[derive(Clone)]
pub struct Kept(Ref<Tuple>);

impl Kept {
    /// Keeps a value.
    pub fn new(v: Value) -> Kept {
        Kept(Tuple::new(vec![v]))
    }
    /// The value.
    pub fn get(&self) -> &Value {
        &self.0.items()[0]
    }
}
