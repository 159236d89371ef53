//! Source lines for tracebacks: texts that never were files (`-c`, standard input), the embedded library, files.

use std::collections::HashMap;

use crate::sync::prim::{Arc, Mutex, OnceLock};

type Reader = fn(&str) -> Option<Vec<u8>>;

static MEMORY: OnceLock<Mutex<HashMap<String, Arc<str>>>> = OnceLock::new();
static READER: OnceLock<Reader> = OnceLock::new();

/// Remembers the text of a source that is not a file.
pub fn remember(filename: &str, text: &str) {
    MEMORY.get_or_init(Default::default).lock().insert(filename.into(), text.into());
}

/// Installs what reads files that exist only in the program (the embedded library).
pub fn set_reader(reader: Reader) {
    // A second call changes nothing.
    let _ = READER.set(reader);
}

/// The lines of a source, or `None` if it cannot be read.
pub fn lines(filename: &str) -> Option<Vec<String>> {
    let memory = MEMORY.get().and_then(|m| m.lock().get(filename).cloned());
    let text = match memory {
        Some(t) => t.to_string(),
        None => {
            let bytes = READER
                .get()
                .and_then(|r| r(filename))
                .or_else(|| (!filename.starts_with('<')).then(|| std::fs::read(filename).ok()).flatten())?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    Some(text.split('\n').map(|l| l.trim_end_matches('\r').to_string()).collect())
}
