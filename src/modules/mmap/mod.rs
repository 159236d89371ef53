//! `mmap`: files and bare memory as arrays of bytes.
//!
//! A mapping is touched only under the object's lock, a copy at a time, so that closing or resizing it in one thread
//! never pulls the memory from under another. What other processes do to shared memory meanwhile is theirs to order.

mod iterator;
mod map;
mod methods;

use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guard, Guarded, Module, ModuleSpec, Object, Payload, Res, Slots, Str, Thread, Trace,
    Type, TypeSpec, Value, Visitor, alloc, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::buffer::{self, Exporter};
use crate::types::bytes::Bytes;
use crate::types::slice::{Fitted, Slice};
use map::{Access, Map};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "mmap",
    doc: "",
    functions: &[],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("mmap", MMAP.value());
        m.set("error", errors::OS_ERROR.value());
        for (name, value) in NUMBERS {
            m.set(name, Value::from_i64(*value));
        }
        for (name, access) in
            [("ACCESS_DEFAULT", 0), ("ACCESS_READ", 1), ("ACCESS_WRITE", 2), ("ACCESS_COPY", 3)]
        {
            m.set(name, Value::small_int(access));
        }
        m.set("PAGESIZE", Value::from_usize(map::page_size()));
        m.set("ALLOCATIONGRANULARITY", Value::from_usize(map::page_size()));
        Ok(())
    },
    gil_not_used: true,
};

macro_rules! numbers {
    ($($name:ident)*) => { const NUMBERS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64)),*]; };
}
numbers! {
    PROT_EXEC PROT_READ PROT_WRITE MAP_SHARED MAP_PRIVATE MAP_ANON MAP_ANONYMOUS MAP_DENYWRITE MAP_EXECUTABLE
    MAP_NORESERVE MAP_POPULATE MAP_STACK MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED
    MADV_REMOVE MADV_DONTFORK MADV_DOFORK MADV_HWPOISON MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE
    MADV_DONTDUMP MADV_DODUMP MADV_FREE
}

/// `mmap.mmap`.
static MMAP: Class = Class::new();

/// Payload of a mapping; it is gone once closed.
#[repr(C)]
struct Mmap {
    ob: Object,
    state: Guarded<Option<Map>>,
}

payload!(Mmap: traced);

impl Trace for Mmap {
    fn trace(&self, _: &mut dyn Visitor) {}
}

fn this(v: &Value) -> &Mmap {
    v.downcast::<Mmap>().expect("method of mmap")
}

impl Mmap {
    fn lock(&self) -> Guard<'_, Option<Map>> {
        self.state.lock(&self.ob)
    }
    /// Works on the open mapping under its lock; `f` runs no Python.
    fn with<R>(&self, th: &Thread, f: impl FnOnce(&mut Map) -> R) -> Res<R> {
        let result = self.lock().as_mut().map(f);
        result.ok_or_else(|| th.value_error("mmap closed or invalid"))
    }
    /// As [`Mmap::with`], on a mapping that may be written.
    fn with_writable<R>(&self, th: &Thread, f: impl FnOnce(&mut Map) -> R) -> Res<R> {
        let result = self.with(th, |map| (map.access != Access::Read).then(|| f(map)))?;
        result.ok_or_else(|| th.type_error("mmap can't modify a readonly memory map."))
    }
    fn len(&self, th: &Thread) -> Res<usize> {
        self.with(th, |map| map.len())
    }
}

static EXPORTER: Exporter = Exporter {
    len: |v| this(v).lock().as_ref().map_or(0, Map::len),
    read: |v, at, out| {
        if let Some(map) = this(v).lock().as_ref() {
            map.read(at, out);
        }
    },
    write: Some(|v, at, data| {
        if let Some(map) = this(v).lock().as_mut() {
            map.write(at, data);
        }
    }),
    readonly: |v| this(v).lock().as_ref().is_none_or(|map| map.access == Access::Read),
    pin: |v| {
        if let Some(map) = this(v).lock().as_mut() {
            map.views += 1;
        }
    },
    unpin: |v| {
        if let Some(map) = this(v).lock().as_mut() {
            map.views -= 1;
        }
    },
    format: |_| b'B',
};

static SIGNATURE: LazyLock<Signature> = LazyLock::new(|| {
    Signature::parse("(fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)")
});

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let b = bind_values(th, &SIGNATURE, "mmap", args)?;
    let fd = super::descriptor::c_int(th, b[0].as_ref().expect("required"))?;
    let length = protocol::index_i64(th, b[1].as_ref().expect("required"))?;
    let number = |i: usize, default: i32| super::descriptor::c_int_or(th, b[i].as_ref(), default);
    let (flags_given, prot_given, access) =
        (number(2, libc::MAP_SHARED)?, number(3, libc::PROT_READ | libc::PROT_WRITE)?, number(4, 0)?);
    let offset = b[5].as_ref().map_or(Ok(0), |v| protocol::index_i64(th, v))?;
    let track = b[6].as_ref().map_or(Ok(true), |v| protocol::truth(th, v))?;
    if length < 0 {
        return Err(th.overflow_error("memory mapped length must be positive"));
    }
    if offset < 0 {
        return Err(th.overflow_error("memory mapped offset must be positive"));
    }
    if access != 0 && (flags_given != libc::MAP_SHARED || prot_given != libc::PROT_READ | libc::PROT_WRITE) {
        return Err(th.value_error("mmap can't specify both access and flags, prot."));
    }
    let (flags, prot, access) = match access {
        0 => match (prot_given & libc::PROT_READ != 0, prot_given & libc::PROT_WRITE != 0) {
            (true, true) => (flags_given, prot_given, Access::Default),
            (_, true) => (flags_given, prot_given, Access::Write),
            _ => (flags_given, prot_given, Access::Read),
        },
        1 => (libc::MAP_SHARED, libc::PROT_READ, Access::Read),
        2 => (libc::MAP_SHARED, libc::PROT_READ | libc::PROT_WRITE, Access::Write),
        3 => (libc::MAP_PRIVATE, libc::PROT_READ | libc::PROT_WRITE, Access::Copy),
        _ => return Err(th.value_error("mmap invalid access parameter.")),
    };
    let map = map::open(th, fd, length as usize, flags, prot, access, offset, track)?;
    Ok(alloc(Mmap { ob: Object::new(cls), state: Guarded::new(Some(map)) }).into_value())
}

fn repr(th: &Thread, v: &Value) -> Res {
    let path = crate::types::helpers::type_path(v.ty());
    let shown = this(v).with(th, |map| (map.access, map.len(), map.position, map.offset));
    let text = match shown {
        Ok((access, len, position, offset)) => format!(
            "<{path} closed=False, access={}, length={len}, pos={position}, offset={offset}>",
            access.name()
        ),
        Err(r) => {
            th.catch(r, &errors::VALUE_ERROR)?;
            format!("<{path} closed=True>")
        }
    };
    Ok(Str::new(&text).into_value())
}

/// The place that an index means.
fn place(th: &Thread, m: &Mmap, index: &Value, what: &str) -> Res<usize> {
    let i = protocol::index_subscript(th, index)?;
    let len = m.len(th)? as i64;
    let at = if i < 0 { i + len } else { i };
    if (0..len).contains(&at) {
        Ok(at as usize)
    } else {
        Err(th.index_error(format!("mmap {what} out of range")))
    }
}

fn fitted(th: &Thread, m: &Mmap, slice: &Slice) -> Res<Fitted> {
    let unpacked = slice.unpack(th)?;
    Ok(unpacked.fit(m.len(th)?))
}

fn getitem(th: &Thread, v: &Value, key: &Value) -> Res {
    let m = this(v);
    m.len(th)?;
    if key.ty().slots().index.is_some() {
        let at = place(th, m, key, "index")?;
        let byte = m.with(th, |map| map.byte(at))?;
        return Ok(Value::small_int(byte.unwrap_or(0).into()));
    }
    let Some(slice) = key.downcast::<Slice>() else {
        return Err(th.type_error("mmap indices must be integers"));
    };
    let fit = fitted(th, m, slice)?;
    let out = m.with(th, |map| fit.indices().filter_map(|at| map.byte(at)).collect::<Vec<u8>>())?;
    Ok(Bytes::make(out).into_value())
}

fn setitem(th: &Thread, v: &Value, key: &Value, value: Option<Value>) -> Res<()> {
    let m = this(v);
    m.with_writable(th, |_| ())?;
    if key.ty().slots().index.is_some() {
        let at = place(th, m, key, "index")?;
        let Some(value) = value else {
            return Err(th.type_error("mmap doesn't support item deletion"));
        };
        if value.ty().slots().index.is_none() {
            return Err(th.type_error("mmap item value must be an int"));
        }
        let Ok(byte) = u8::try_from(protocol::index_i64(th, &value)?) else {
            return Err(th.value_error("mmap item value must be in range(0, 256)"));
        };
        return m.with_writable(th, |map| map.write(at, &[byte]));
    }
    let Some(slice) = key.downcast::<Slice>() else {
        return Err(th.type_error("mmap indices must be integer"));
    };
    let fit = fitted(th, m, slice)?;
    let Some(value) = value else {
        return Err(th.type_error("mmap object doesn't support slice deletion"));
    };
    let bytes = buffer::expect(th, &value)?;
    if bytes.len() != fit.count {
        return Err(th.index_error("mmap slice assignment is wrong size"));
    }
    m.with_writable(th, |map| {
        for (at, byte) in fit.indices().zip(bytes.iter()) {
            map.write(at, &[*byte]);
        }
    })
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Maps length bytes from the file specified by the file descriptor fileno."),
    flags: flags::DEFAULT | flags::WEAKREF,
    slots: Slots {
        buffer: Some(|th, v, request| buffer::lend(th, v, &EXPORTER, request)),
        release_buffer: Some(buffer::RELEASE),
        new: Some(new),
        repr: Some(repr),
        iter: Some(|_, v| Ok(iterator::make(v))),
        len: Some(|th, v| this(v).len(th)),
        getitem: Some(getitem),
        setitem: Some(setitem),
        ..Slots::EMPTY
    },
    methods: methods::METHODS,
    getsets: &[GetSet::read("closed", |_, v| Ok(Value::bool(this(v).lock().is_none())), "")],
    ..TypeSpec::new("mmap", "mmap", <Mmap as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    MMAP.bind(&SPEC);
    iterator::init_types();
}
