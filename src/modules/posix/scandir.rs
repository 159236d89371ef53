//! `scandir` and `DirEntry`.

use super::names::{Entry, entries, listed};
use super::path::Path;
use super::stat;
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Res, Slots, Str, Thread, Trace, TypeSpec, Value,
    Visitor, alloc, errors, flags, imports, protocol, unraisable,
};
use crate::payload;
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
    inode: u64,
    /// `DT_DIR` and the like.
    kind: u8,
    known: Guarded<Known>,
}
payload!(DirEntry: traced);

/// What the file system has said; it is not asked twice.
#[derive(Clone, Default)]
struct Known {
    /// Of the entry itself.
    own: Option<Box<libc::stat>>,
    /// Of what it links to.
    target: Option<Box<libc::stat>>,
}

impl Trace for DirEntry {
    fn trace(&self, v: &mut dyn Visitor) {
        v.visit(&self.name);
        v.visit(&self.path);
    }
}

#[repr(C)]
struct ScandirIterator {
    ob: Object,
    state: Guarded<Scan>,
}
payload!(ScandirIterator: traced);

struct Scan {
    rest: std::vec::IntoIter<Value>,
    /// Neither exhausted nor closed.
    open: bool,
}

impl Trace for ScandirIterator {
    fn trace(&self, v: &mut dyn Visitor) {
        // SAFETY: the world is stopped.
        unsafe { self.state.get_unlocked() }.rest.as_slice().iter().for_each(|x| v.visit(x));
    }
}

fn entry(v: &Value) -> &DirEntry {
    v.downcast::<DirEntry>().expect("method of this type")
}

impl DirEntry {
    fn own(&self, th: &Thread) -> Res<libc::stat> {
        if let Some(s) = &self.known.lock(&self.ob).own {
            return Ok(**s);
        }
        let s = stat::of_entry(th, &self.path, self.dir, false)?;
        self.known.lock(&self.ob).own = Some(Box::new(s));
        Ok(s)
    }
    fn stat(&self, th: &Thread, follow: bool) -> Res<libc::stat> {
        if !follow || !self.is_link(th)? {
            return self.own(th);
        }
        if let Some(s) = &self.known.lock(&self.ob).target {
            return Ok(**s);
        }
        let s = stat::of_entry(th, &self.path, self.dir, true)?;
        self.known.lock(&self.ob).target = Some(Box::new(s));
        Ok(s)
    }
    fn is_link(&self, th: &Thread) -> Res<bool> {
        match self.kind {
            libc::DT_UNKNOWN => Ok(self.own(th)?.st_mode & libc::S_IFMT == libc::S_IFLNK),
            kind => Ok(kind == libc::DT_LNK),
        }
    }
    /// Whether it is of a kind; a link is what it leads to if `follow`, and what is gone is of none.
    fn is(&self, th: &Thread, follow: bool, kind: u32) -> Res<bool> {
        if self.kind != libc::DT_UNKNOWN && !(follow && self.kind == libc::DT_LNK) {
            // `DT_DIR` and the others are these bits of the mode.
            return Ok(u32::from(self.kind) << 12 == kind);
        }
        match self.stat(th, follow) {
            Ok(s) => Ok(s.st_mode & libc::S_IFMT == kind),
            Err(r) => th.catch(r, &errors::FILE_NOT_FOUND_ERROR).map(|()| false),
        }
    }
}

fn is_kind(th: &Thread, a: Args<'_>, kind: u32) -> Res {
    let follow = super::truth(th, a, 1, true)?;
    entry(a.at(0)).is(th, follow, kind).map(Value::bool)
}

static ENTRY_SPEC: TypeSpec = TypeSpec {
    doc: None,
    flags: flags::GC | flags::NO_NEW,
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
            |th, a| entry(a.at(0)).is(th, false, libc::S_IFLNK).map(Value::bool),
            "Return True if the entry is a symbolic link; cached per entry.",
        ),
        Method::method(
            "is_junction",
            "($self, /)",
            |_, _| Ok(Value::bool(false)),
            "Return True if the entry is a junction; cached per entry.",
        ),
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
            |_, a| Ok(Value::from_u64(entry(a.at(0)).inode)),
            "Return inode of the entry; cached per entry.",
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
        )
        .field(),
        GetSet::read(
            "path",
            |_, v| Ok(entry(v).path.clone()),
            "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)",
        )
        .field(),
    ],
    ..TypeSpec::new("posix", "DirEntry", <DirEntry as Payload>::layout)
};

static ITERATOR_SPEC: TypeSpec = TypeSpec {
    flags: flags::GC | flags::NO_NEW,
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|_, v| {
            let s = iterator(v);
            let mut state = s.state.lock(&s.ob);
            let next = state.rest.next();
            state.open &= next.is_some();
            Ok(next)
        }),
        finalize: Some(finalize),
        ..Slots::EMPTY
    },
    methods: &[
        Method::method("close", "($self, /)", close, ""),
        Method::method("__enter__", "($self, /)", |_, a| Ok(a.at(0).clone()), ""),
        Method::method("__exit__", "($self, /, *args)", close, ""),
    ],
    ..TypeSpec::new("posix", "ScandirIterator", <ScandirIterator as Payload>::layout)
};

fn iterator(v: &Value) -> &ScandirIterator {
    v.downcast::<ScandirIterator>().expect("slot of this type")
}

fn end(v: &Value) -> Scan {
    let s = iterator(v);
    s.state.replace(&s.ob, Scan { rest: Vec::new().into_iter(), open: false })
}

fn close(_: &Thread, a: Args<'_>) -> Res {
    drop(end(a.at(0)));
    Ok(Value::none())
}

/// An iterator that nobody exhausted or closed is worth a warning.
fn finalize(o: &Object) {
    let v = Value::from_object(o);
    if !end(&v).open {
        return;
    }
    let th = Thread::current();
    let waiting = th.take_waiting();
    let warned = protocol::repr_text(th, &v).and_then(|shown| {
        imports::warn(th, &errors::RESOURCE_WARNING, format!("unclosed scandir iterator {shown}"))
    });
    if warned.is_err() {
        // Only a warning that has become an error is worth telling.
        match th.raised_is(&errors::WARNING) {
            true => unraisable::report(th, "Exception ignored while finalizing scandir iterator", Some(&v)),
            false => drop(th.take_waiting()),
        }
    }
    if let Some(w) = waiting {
        let _ = th.raise(w);
    }
}

/// Binds the types.
pub fn init_types() {
    DIR_ENTRY.bind(&ENTRY_SPEC);
    SCANDIR_ITERATOR.bind(&ITERATOR_SPEC);
}

fn make_entry(path: &Path, e: &Entry) -> Value {
    let (full, dir) = match path.descriptor() {
        Some(fd) => (e.name.clone(), fd),
        None => {
            let mut full = path.name().to_bytes().to_vec();
            if !full.is_empty() && full.last() != Some(&b'/') {
                full.push(b'/');
            }
            full.extend_from_slice(&e.name);
            (full, libc::AT_FDCWD)
        }
    };
    alloc(DirEntry {
        ob: Object::new(DIR_ENTRY.get()),
        name: path.like(&e.name),
        path: path.like(&full),
        dir,
        inode: e.inode,
        kind: e.kind,
        known: Guarded::new(Known::default()),
    })
    .into_value()
}

fn scandir(th: &Thread, a: Args<'_>) -> Res {
    let path = listed(th, a.get(0), "scandir")?;
    let all: Vec<Value> = entries(th, &path)?.iter().map(|e| make_entry(&path, e)).collect();
    let state = Guarded::new(Scan { rest: all.into_iter(), open: true });
    Ok(alloc(ScandirIterator { ob: Object::new(SCANDIR_ITERATOR.get()), state }).into_value())
}
