//! Source lines for tracebacks: texts that never were files (`-c`, standard input), the embedded library, files.

use std::collections::HashMap;

use super::super::source_encoding::{Source, decode};
use crate::object::{Thread, errors};
use crate::sync::prim::{Arc, Mutex, OnceLock};

type Reader = fn(&str) -> Option<Vec<u8>>;

static MEMORY: OnceLock<Mutex<HashMap<String, Arc<str>>>> = OnceLock::new();
static READER: OnceLock<Reader> = OnceLock::new();

/// How the names of statements at the prompt begin.
pub const PROMPT: &str = "<stdin-";

/// Remembers the text of a source that is not a file.
pub fn remember(filename: &str, text: &str) {
    MEMORY.get_or_init(Default::default).lock().insert(filename.into(), text.into());
}

/// Installs what reads files that exist only in the program (the embedded library).
pub fn set_reader(reader: Reader) {
    // A second call changes nothing.
    let _ = READER.set(reader);
}

/// A line (from 1) of a source, with its end.
pub fn file_line(th: &Thread, filename: &str, line: u32) -> Option<String> {
    if filename.starts_with('<') && !filename.starts_with(PROMPT) {
        return None;
    }
    let lines = lines(th, filename)?;
    let text = lines.get((line as usize).checked_sub(1)?)?;
    Some(format!("{text}\n"))
}

/// The lines of a source, or `None` if it cannot be read.
pub fn lines(th: &Thread, filename: &str) -> Option<Vec<String>> {
    let memory = MEMORY.get().and_then(|m| m.lock().get(filename).cloned());
    let text = match memory {
        Some(t) => t.to_string(),
        None => {
            let bytes = READER
                .get()
                .and_then(|r| r(filename))
                .or_else(|| (!filename.starts_with('<')).then(|| std::fs::read(filename).ok()).flatten())?;
            match decode(th, Source::Bytes(&bytes), filename) {
                Ok(text) => text.into_owned(),
                Err(r) => {
                    // What is wrong with the text is said elsewhere.
                    th.catch(r, &errors::BASE_EXCEPTION).ok()?;
                    String::from_utf8_lossy(&bytes).into_owned()
                }
            }
        }
    };
    Some(text.split('\n').map(|l| l.trim_end_matches('\r').to_string()).collect())
}
