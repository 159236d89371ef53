//! The name of the file that code comes from.

use std::sync::Arc;

use crate::sync::prim::Mutex;

/// `co_filename`. All code of a module shares one, so that a compiled file whose source has moved can be told where the
/// source is now.
#[derive(Clone)]
pub struct FileName(Arc<Mutex<Arc<str>>>);

impl FileName {
    /// A name that no other code has yet.
    pub fn new(name: Arc<str>) -> FileName {
        FileName(Arc::new(Mutex::new(name)))
    }
    /// The name as it is now.
    pub fn get(&self) -> Arc<str> {
        self.0.lock().clone()
    }
    /// Gives another name to all code that shares this one.
    pub fn set(&self, name: Arc<str>) {
        let old = std::mem::replace(&mut *self.0.lock(), name);
        drop(old);
    }
}

impl std::fmt::Display for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.get())
    }
}

impl std::fmt::Debug for FileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", &*self.get())
    }
}
