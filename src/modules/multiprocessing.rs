//! `_multiprocessing`: semaphores that processes share.

use std::ffi::{CStr, CString};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::{descriptor, io, posix};
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, Dict, GetSet, Guarded, Method, Module, ModuleSpec, Object, Payload, Raised, Res, Slots, Str,
    Thread, Trace, Type, TypeSpec, Value, Visitor, alloc, flags, name, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::float;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_multiprocessing",
    doc: "",
    functions: &[Method::function(
        "sem_unlink",
        "($module, name, /)",
        |th, a| {
            let name = c_name(th, a.at(0), "sem_unlink")?;
            // SAFETY: a C string.
            match unsafe { libc::sem_unlink(name.as_ptr()) } {
                0 => Ok(Value::none()),
                _ => Err(io::os_error(th, io::errno(), None)),
            }
        },
        "",
    )],
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("SemLock", SEM_LOCK.value());
        let flags = Dict::new();
        flags.set_str(name!("HAVE_SEM_OPEN"), Value::small_int(1));
        flags.set_str(name!("HAVE_SEM_TIMEDWAIT"), Value::small_int(1));
        m.set("flags", flags.into_value());
        Ok(())
    },
    gil_not_used: true,
};

/// `_multiprocessing.SemLock`.
static SEM_LOCK: Class = Class::new();

/// What may happen to a semaphore: a mutex that its owner may take again, or a plain count.
const RECURSIVE_MUTEX: i32 = 0;
const SEMAPHORE: i32 = 1;

/// The system's semaphore, closed with its owner.
struct Semaphore(*mut libc::sem_t);

// SAFETY: the system's semaphores are made to be used by many threads at once.
unsafe impl Send for Semaphore {}
// SAFETY: see `Send`.
unsafe impl Sync for Semaphore {}

impl Drop for Semaphore {
    fn drop(&mut self) {
        // SAFETY: our own handle, used no more.
        unsafe { libc::sem_close(self.0) };
    }
}

/// Who holds it in this process, and how often.
#[derive(Clone, Copy)]
struct Held {
    count: i64,
    by: u64,
}

/// Payload of a semaphore.
#[repr(C)]
struct SemLock {
    ob: Object,
    semaphore: Semaphore,
    kind: i32,
    most: i32,
    /// Absent once nobody else can open it.
    name: Option<CString>,
    held: Guarded<Held>,
}

payload!(SemLock: traced);

impl Trace for SemLock {
    fn trace(&self, _: &mut dyn Visitor) {}
}

impl SemLock {
    fn make(cls: &Type, semaphore: Semaphore, kind: i32, most: i32, name: Option<CString>) -> Value {
        let held = Guarded::new(Held { count: 0, by: 0 });
        alloc(SemLock { ob: Object::new(cls), semaphore, kind, most, name, held }).into_value()
    }
    fn held(&self) -> Held {
        self.held.get(&self.ob)
    }
    fn is_mine(&self, th: &Thread) -> bool {
        let held = self.held();
        held.count > 0 && held.by == th.ident()
    }
    fn value(&self, th: &Thread) -> Res<i32> {
        let mut value = 0;
        // SAFETY: fills one number.
        match unsafe { libc::sem_getvalue(self.semaphore.0, &mut value) } {
            // Some systems count those who wait as less than nothing.
            0 => Ok(value.max(0)),
            _ => Err(io::os_error(th, io::errno(), None)),
        }
    }
}

fn this(v: &Value) -> &SemLock {
    v.downcast::<SemLock>().expect("method of SemLock")
}

fn c_name(th: &Thread, v: &Value, function: &str) -> Res<CString> {
    let Some(s) = v.downcast::<Str>() else {
        let given = v.ty().name_str();
        return Err(th.type_error(format!("{function}() argument must be str, not {given}")));
    };
    CString::new(posix::encode(th, s)?).map_err(|_| th.value_error("embedded null character"))
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(kind, value, maxvalue, name, unlink)"));

fn new(th: &Thread, cls: &Type, args: Args<'_>) -> Res {
    let b = bind_values(th, &SIGNATURE, "SemLock", args)?;
    let given = |i: usize| b[i].as_ref().expect("required");
    let (kind, value) = (descriptor::c_int(th, given(0))?, descriptor::c_int(th, given(1))?);
    let (most, name) = (descriptor::c_int(th, given(2))?, c_name(th, given(3), "SemLock")?);
    let unlink = protocol::truth(th, given(4))?;
    if kind != RECURSIVE_MUTEX && kind != SEMAPHORE {
        return Err(th.value_error("unrecognized kind"));
    }
    // SAFETY: a C string; the last two arguments are those of a new semaphore.
    let opened =
        unsafe { libc::sem_open(name.as_ptr(), libc::O_CREAT | libc::O_EXCL, 0o600, value as libc::c_uint) };
    if opened == libc::SEM_FAILED {
        return Err(io::os_error(th, io::errno(), None));
    }
    let opened = Semaphore(opened);
    // SAFETY: a C string.
    if unlink && unsafe { libc::sem_unlink(name.as_ptr()) } < 0 {
        return Err(io::os_error(th, io::errno(), None));
    }
    Ok(SemLock::make(cls, opened, kind, most, (!unlink).then_some(name)))
}

/// `SemLock._rebuild(handle, kind, maxvalue, name)`: one that another process has made.
fn rebuild(th: &Thread, a: Args<'_>) -> Res {
    let cls = a.at(0).downcast::<Type>().expect("a class method's class");
    let (kind, most) = (descriptor::c_int(th, a.at(2))?, descriptor::c_int(th, a.at(3))?);
    let name = match a.at(4) {
        v if v.is_none() => return Err(th.value_error("semaphore without a name cannot be opened again")),
        v => c_name(th, v, "_rebuild")?,
    };
    // SAFETY: a C string.
    let opened = unsafe { libc::sem_open(name.as_ptr(), 0) };
    if opened == libc::SEM_FAILED {
        return Err(io::os_error(th, io::errno(), None));
    }
    Ok(SemLock::make(cls, Semaphore(opened), kind, most, Some(name)))
}

/// A point in time as the system's semaphores want it.
fn absolute(limit: Duration) -> libc::timespec {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = now.saturating_add(limit);
    libc::timespec {
        tv_sec: i64::try_from(at.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: at.subsec_nanos().into(),
    }
}

/// Waits for the semaphore; false if it was not to be had (in time).
fn wait(th: &Thread, s: &SemLock, blocking: bool, limit: Option<Duration>) -> Res<bool> {
    let p = s.semaphore.0;
    // SAFETY: the semaphore lives as long as its object, which the caller holds.
    if unsafe { libc::sem_trywait(p) } == 0 {
        return Ok(true);
    }
    let result = match (io::errno(), blocking) {
        (libc::EAGAIN, true) => {
            let end = limit.and_then(|d| Instant::now().checked_add(d));
            io::retry(th, || match end {
                None => {
                    // SAFETY: as above.
                    unsafe { libc::sem_wait(p) as isize }
                }
                Some(end) => {
                    let at = absolute(end.saturating_duration_since(Instant::now()));
                    // SAFETY: as above; reads the time.
                    unsafe { libc::sem_timedwait(p, &at) as isize }
                }
            })
        }
        (errno, _) => Err(Ok(errno)),
    };
    match result {
        Ok(_) => Ok(true),
        Err(Ok(libc::EAGAIN | libc::ETIMEDOUT | libc::EINTR)) => Ok(false),
        Err(Ok(errno)) => Err(io::os_error(th, errno, None)),
        Err(Err(raised)) => Err(raised),
    }
}

fn acquire(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    let blocking = a.get(1).map_or(Ok(true), |v| protocol::truth(th, v))?;
    let limit = match a.get_non_none(2) {
        None => None,
        Some(v) => {
            let seconds = float::to_f64(th, v)?;
            // What is longer than the clock goes has no end.
            Duration::try_from_secs_f64(seconds.max(0.0)).ok()
        }
    };
    take(th, s, blocking, limit).map(Value::bool)
}

fn take(th: &Thread, s: &SemLock, blocking: bool, limit: Option<Duration>) -> Res<bool> {
    if s.kind == RECURSIVE_MUTEX && s.is_mine(th) {
        s.held.lock(&s.ob).count += 1;
        return Ok(true);
    }
    let got = wait(th, s, blocking, limit)?;
    if got {
        let mut held = s.held.lock(&s.ob);
        held.count += 1;
        held.by = th.ident();
    }
    Ok(got)
}

fn release(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0));
    if s.kind == RECURSIVE_MUTEX {
        if !s.is_mine(th) {
            return Err(th.assertion_error("attempt to release recursive lock not owned by thread"));
        }
        let mut held = s.held.lock(&s.ob);
        if held.count > 1 {
            held.count -= 1;
            return Ok(Value::none());
        }
    } else if s.value(th)? >= s.most {
        return Err(th.value_error("semaphore or lock released too many times"));
    }
    // Before the semaphore is free, so that its next holder in this process finds the books in order.
    s.held.lock(&s.ob).count -= 1;
    // SAFETY: the semaphore lives as long as its object.
    match unsafe { libc::sem_post(s.semaphore.0) } {
        0 => Ok(Value::none()),
        _ => {
            let raised: Raised = io::os_error(th, io::errno(), None);
            s.held.lock(&s.ob).count += 1;
            Err(raised)
        }
    }
}

static SPEC: TypeSpec = TypeSpec {
    doc: Some("Semaphore/Mutex type"),
    flags: flags::DEFAULT,
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[
        Method::method(
            "acquire",
            "($self, /, block=True, timeout=None)",
            acquire,
            "Acquire the semaphore/lock.",
        ),
        Method::method("release", "($self, /)", release, "Release the semaphore/lock."),
        Method::method(
            "_count",
            "($self, /)",
            |_, a| Ok(Value::from_i64(this(a.at(0)).held().count)),
            "Num of `acquire()`s minus num of `release()`s for this process.",
        ),
        Method::method(
            "_is_mine",
            "($self, /)",
            |th, a| Ok(Value::bool(this(a.at(0)).is_mine(th))),
            "Whether the lock is owned by this thread.",
        ),
        Method::method(
            "_get_value",
            "($self, /)",
            |th, a| this(a.at(0)).value(th).map(|n| Value::small_int(n.into())),
            "Get the value of the semaphore.",
        ),
        Method::method(
            "_is_zero",
            "($self, /)",
            |th, a| this(a.at(0)).value(th).map(|n| Value::bool(n == 0)),
            "Return whether semaphore has value zero.",
        ),
        Method::method(
            "_after_fork",
            "($self, /)",
            |_, a| {
                let s = this(a.at(0));
                s.held.lock(&s.ob).count = 0;
                Ok(Value::none())
            },
            "Rezero the net acquisition count after fork().",
        ),
        Method::method(
            "__enter__",
            "($self, /)",
            |th, a| take(th, this(a.at(0)), true, None).map(Value::bool),
            "Enter the semaphore/lock.",
        ),
        Method::method(
            "__exit__",
            "($self, exc_type=None, exc_value=None, exc_tb=None, /)",
            release,
            "Exit the semaphore/lock.",
        ),
        Method::class("_rebuild", "($type, handle, kind, maxvalue, name, /)", rebuild, ""),
    ],
    getsets: &[
        GetSet::read("handle", |_, v| Ok(Value::from_usize(this(v).semaphore.0 as usize)), ""),
        GetSet::read("kind", |_, v| Ok(Value::small_int(this(v).kind.into())), ""),
        GetSet::read("maxvalue", |_, v| Ok(Value::small_int(this(v).most.into())), ""),
        GetSet::read(
            "name",
            |_, v| {
                Ok(this(v).name.as_deref().map_or_else(Value::none, |n: &CStr| posix::decode(n.to_bytes())))
            },
            "",
        ),
    ],
    // As glibc has it.
    constants: &[("SEM_VALUE_MAX", || Value::small_int(i32::MAX.into()))],
    ..TypeSpec::new("_multiprocessing", "SemLock", <SemLock as Payload>::layout)
};

/// Binds the type.
pub fn init_types() {
    SEM_LOCK.bind(&SPEC);
}
