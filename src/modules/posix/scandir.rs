//! `scandir` and `DirEntry`.

use super::{decode, int, stat};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Res, Slots, Str, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, flags, protocol,
};
use crate::payload;
use crate::types::bytes::Bytes;
use crate::types::generic_alias;

pub(super) static FUNCTIONS: &[Method] = &[Method::function(
    "scandir",
    "($module, /, path=None)",
    scandir,
    "Return an iterator of DirEntry objects for given path.",
)];

/// `os.DirEntry`.
pub static DIR_ENTRY: Class = Class::new();
static SCANDIR_ITERATOR: Class = Class::new();

#[repr(C)]
struct DirEntry {
    ob: Object,
    name: Value,
    path: Value,
    /// What the path is relative to.
    dir: i32,
}
payload!(DirEntry: traced);

impl Trace for DirEntry {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.name);
        v.visit(&self.path);
    }
}

#[repr(C)]
struct ScandirIterator {
    ob: Object,
    rest: Guarded<std::vec::IntoIter<Value>>,
}
payload!(ScandirIterator: traced);

impl Trace for ScandirIterator {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.rest.get_unlocked() }.as_slice().iter().for_each(|x| v.visit(x));
    }
}

fn entry(v: &Value) -> &DirEntry {
    v.downcast::<DirEntry>().expect("method of this type")
}

impl DirEntry {
    fn stat(&self, th: &Thread, follow: bool) -> Res<libc::stat> {
        stat::stat_of(th, &self.path, self.dir, follow, "stat")
    }
}

fn is_kind(th: &Thread, a: Args<'_>, kind: u32) -> Res {
    let follow = super::truth(th, a, 1, true)?;
    match entry(a.at(0)).stat(th, follow) {
        Ok(s) => Ok(Value::bool(s.st_mode & libc::S_IFMT == kind)),
        Err(r) => th.catch(r, &crate::object::errors::FILE_NOT_FOUND_ERROR).map(|()| Value::bool(false)),
    }
}

static ENTRY_SPEC: TypeSpec = TypeSpec {
    doc: None,
    flags: (flags::DEFAULT & !flags::BASE) | flags::NO_NEW,
    slots: Slots {
        repr: Some(|th, v| {
            Ok(Str::new(&format!("<DirEntry {}>", protocol::repr_text(th, &entry(v).name)?)).into_value())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::class("__class_getitem__", "($type, object, /)", generic_alias::class_getitem, "See PEP 585"),
        Method::method(
            "is_dir",
            "($self, /, *, follow_symlinks=True)",
            |th, a| is_kind(th, a, libc::S_IFDIR),
            "Return True if the entry is a directory; cached per entry.",
        ),
        Method::method(
            "is_file",
            "($self, /, *, follow_symlinks=True)",
            |th, a| is_kind(th, a, libc::S_IFREG),
            "Return True if the entry is a file; cached per entry.",
        ),
        Method::method(
            "is_symlink",
            "($self, /)",
            |th, a| {
                entry(a.at(0)).stat(th, false).map(|s| Value::bool(s.st_mode & libc::S_IFMT == libc::S_IFLNK))
            },
            "Return True if the entry is a symbolic link; cached per entry.",
        ),
        Method::method("is_junction", "($self, /)", |_, _| Ok(Value::bool(false)), ""),
        Method::method(
            "stat",
            "($self, /, *, follow_symlinks=True)",
            |th, a| {
                let follow = super::truth(th, a, 1, true)?;
                entry(a.at(0)).stat(th, follow).map(|s| stat::result(&s))
            },
            "Return stat_result object for the entry; cached per entry.",
        ),
        Method::method(
            "inode",
            "($self, /)",
            |th, a| entry(a.at(0)).stat(th, false).map(|s| int(s.st_ino as i64)),
            "Return inode of the entry; cached per entry.",
        ),
        Method::class(
            "__class_getitem__",
            "($type, object, /)",
            crate::types::generic_alias::class_getitem,
            "See PEP 585",
        ),
        Method::method(
            "__fspath__",
            "($self, /)",
            |_, a| Ok(entry(a.at(0)).path.clone()),
            "Returns the path for the entry.",
        ),
    ],
    getsets: &[
        GetSet::read(
            "name",
            |_, v| Ok(entry(v).name.clone()),
            "the entry's base filename, relative to scandir() \"path\" argument",
        ),
        GetSet::read("path", |_, v| Ok(entry(v).path.clone()), "the entry's full path name"),
    ],
    ..TypeSpec::new("posix", "DirEntry", <DirEntry as Payload>::layout)
};

static ITERATOR_SPEC: TypeSpec = TypeSpec {
    flags: (flags::DEFAULT & !flags::BASE) | flags::NO_NEW,
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|_, v| {
            let s = v.downcast::<ScandirIterator>().expect("slot of this type");
            Ok(s.rest.lock(&s.ob).next())
        }),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("close", "($self, /)", close, ""),
        Method::method("__enter__", "($self, /)", |_, a| Ok(a.at(0).clone()), ""),
        Method::method("__exit__", "($self, /, *args)", close, ""),
    ],
    ..TypeSpec::new("posix", "ScandirIterator", <ScandirIterator as Payload>::layout)
};

fn close(_: &Thread, a: Args<'_>) -> Res {
    let s = a.at(0).downcast::<ScandirIterator>().expect("method of this type");
    let old = s.rest.replace(&s.ob, Vec::new().into_iter());
    drop(old);
    Ok(Value::none())
}

/// Binds the types.
pub fn init_types() {
    DIR_ENTRY.bind(&ENTRY_SPEC);
    SCANDIR_ITERATOR.bind(&ITERATOR_SPEC);
}

fn scandir(th: &Thread, a: Args<'_>) -> Res {
    let here = Str::new(".").into_value();
    let path = a.get_non_none(0).unwrap_or(&here);
    let names = super::files::names_in(th, path)?;
    let is_bytes = path.is_instance(&crate::object::class::BYTES);
    let (base, dir) = match protocol::as_i64(path) {
        Some(fd) => (Vec::new(), fd as i32),
        None => (super::path_bytes(th, path, "scandir", "path")?, libc::AT_FDCWD),
    };
    let give = |b: &[u8]| if is_bytes { Bytes::new(b).into_value() } else { decode(b) };
    let entries: Vec<Value> = names
        .iter()
        .map(|n| {
            let mut full = base.clone();
            if !full.is_empty() && full.last() != Some(&b'/') {
                full.push(b'/');
            }
            full.extend_from_slice(n);
            alloc(DirEntry { ob: Object::new(DIR_ENTRY.get()), name: give(n), path: give(&full), dir })
                .into_value()
        })
        .collect();
    Ok(alloc(ScandirIterator {
        ob: Object::new(SCANDIR_ITERATOR.get()),
        rest: Guarded::new(entries.into_iter()),
    })
    .into_value())
}
