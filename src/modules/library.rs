//! The embedded standard library: CPython's own Python files, compressed, read without touching the disk.
//!
//! On `sys.path` the library stands as [`ROOT`], a path that exists only in here (absolute, as `site` makes all others).

use std::collections::{BTreeSet, HashMap};

use crate::sync::prim::LazyLock;

/// The entry of `sys.path` that stands for the embedded library.
pub const ROOT: &str = "/<library>";

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

struct Entry {
    offset: usize,
    packed: usize,
    plain: usize,
}

struct Index {
    files: HashMap<&'static str, Entry>,
    folders: BTreeSet<&'static str>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut at = 0;
    let word = |at: &mut usize| {
        let w = u32::from_le_bytes(PACKED[*at..*at + 4].try_into().expect("four bytes"));
        *at += 4;
        w as usize
    };
    let base = 4 + word(&mut at);
    let count = word(&mut at);
    let mut index = Index { files: HashMap::with_capacity(count), folders: BTreeSet::new() };
    for _ in 0..count {
        let n = word(&mut at);
        let path = std::str::from_utf8(&PACKED[at..at + n]).expect("paths are UTF-8");
        at += n;
        let (offset, packed, plain) = (base + word(&mut at), word(&mut at), word(&mut at));
        index.files.insert(path, Entry { offset, packed, plain });
        for (i, _) in path.match_indices('/') {
            index.folders.insert(&path[..i]);
        }
    }
    index
});

/// A file's text by its path below the library's root.
pub fn read(path: &str) -> Option<Vec<u8>> {
    let e = INDEX.files.get(path)?;
    let packed = &PACKED[e.offset..e.offset + e.packed];
    Some(lz4_flex::block::decompress(packed, e.plain).expect("packed by the build script"))
}

/// What follows the library's root in a path; nothing when the path leads elsewhere.
pub fn inside(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(ROOT)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/').map(|r| r.trim_matches('/')) }
}

/// Modules and packages in a folder, by name; `true` for packages.
pub fn modules_in(folder: &str) -> Vec<(String, bool)> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut found = BTreeSet::new();
    for path in INDEX.files.keys() {
        let Some(rest) = path.strip_prefix(&prefix) else { continue };
        match rest.split_once('/') {
            Some((package, "__init__.py")) => found.insert((package.to_string(), true)),
            None if rest != "__init__.py" && rest.ends_with(".py") => {
                found.insert((rest.trim_end_matches(".py").to_string(), false))
            }
            _ => false,
        };
    }
    found.into_iter().collect()
}

/// Whether there is such a file.
pub fn is_file(path: &str) -> bool {
    INDEX.files.contains_key(path)
}

/// Whether there is such a folder.
pub fn is_folder(path: &str) -> bool {
    INDEX.folders.contains(path)
}

/// Modules and packages at the top, and native modules (`sys.stdlib_module_names`).
pub fn top_level_names() -> Vec<&'static str> {
    let mut names: BTreeSet<&str> = super::names().into_iter().collect();
    for path in INDEX.files.keys() {
        match path.split_once('/') {
            Some((folder, _)) => names.insert(folder),
            None => names.insert(path.trim_end_matches(".py")),
        };
    }
    names.into_iter().collect()
}
