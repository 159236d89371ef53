//! `FileIO`: a file descriptor.

use std::ffi::CString;

use super::{base, closing};
use crate::object::call::{call, call2};
use crate::object::imports;
use crate::object::names::name;
use crate::object::signature::{Signature, bind_values};
use crate::object::{
    Args, Class, GetSet, Guarded, Method, Object, Payload, Raised, Ref, Res, Slots, Str, Thread, Trace, Type,
    TypeSpec, Value, Visitor, alloc, attribute, errors, flags, protocol,
};
use crate::payload;
use crate::sync::prim::LazyLock;
use crate::types::buffer::{self, Target};
use crate::types::bytes::Bytes;

/// `_io.FileIO`.
pub static FILE_IO: Class = Class::new();

#[derive(Clone, Copy)]
struct State {
    fd: i32,
    readable: bool,
    writable: bool,
    appending: bool,
    created: bool,
    close_fd: bool,
    seekable: Option<bool>,
    /// Whether the finaliser is at work.
    finalizing: bool,
    /// What the system said of the file when it was opened.
    facts: Facts,
}

/// What `fstat` says of a file.
#[derive(Clone, Copy, Default)]
struct Facts {
    block_size: usize,
    size: usize,
    /// Only a character device can be a terminal.
    terminal_like: bool,
}

impl State {
    const CLOSED: State = State {
        fd: -1,
        readable: false,
        writable: false,
        appending: false,
        created: false,
        close_fd: true,
        seekable: None,
        finalizing: false,
        facts: Facts { block_size: super::BUFFER_SIZE, size: 0, terminal_like: true },
    };
}

/// Payload of `FileIO`.
#[repr(C)]
pub struct FileIo {
    ob: Object,
    state: Guarded<State>,
}

payload!(FileIo: traced);

impl Trace for FileIo {
    fn trace(&self, _: &mut dyn Visitor) {}
}

/// Raises the `OSError` subclass of an `errno`, with an optional file name.
pub fn os_error(th: &Thread, errno: i32, path: Option<&Value>) -> Raised {
    // SAFETY: strerror's result is read at once. (It is a static string for known numbers on Linux.)
    let text = unsafe { std::ffi::CStr::from_ptr(libc::strerror(errno)) }.to_string_lossy().into_owned();
    let mut args = vec![Value::from_i64(i64::from(errno)), Str::new(&text).into_value()];
    args.extend(path.cloned());
    match call(th, &errors::OS_ERROR.value(), Args::of(&args)) {
        Ok(e) => crate::object::exception::raise(th, e),
        Err(r) => r,
    }
}

/// The calling thread's `errno`.
pub fn errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Runs a system call detached; repeats it after a signal (PEP 475), after the signal's handlers ran.
pub fn retry(th: &Thread, mut f: impl FnMut() -> isize) -> Result<usize, Result<i32, Raised>> {
    loop {
        let (n, e) = th.detached(|| {
            let n = f();
            (n, if n < 0 { errno() } else { 0 })
        });
        if n >= 0 {
            return Ok(n as usize);
        }
        if e != libc::EINTR {
            return Err(Ok(e));
        }
        if let Err(r) = crate::vm::check_signals(th) {
            return Err(Err(r));
        }
    }
}

fn fail(th: &Thread, e: Result<i32, Raised>, path: Option<&Value>) -> Raised {
    match e {
        Ok(errno) => os_error(th, errno, path),
        Err(r) => r,
    }
}

impl FileIo {
    fn with_type(ty: &Type, state: State) -> Ref<FileIo> {
        alloc(FileIo { ob: Object::new(ty), state: Guarded::new(state) })
    }
    /// A file over an open descriptor.
    pub fn from_fd(
        fd: i32,
        readable: bool,
        writable: bool,
        close_fd: bool,
        name: Option<&str>,
    ) -> Ref<FileIo> {
        let f = FileIo::with_type(FILE_IO.get(), State { fd, readable, writable, close_fd, ..State::CLOSED });
        let name = name.map_or_else(|| Value::from_i64(i64::from(fd)), |n| Str::new(n).into_value());
        crate::object::instance::set(&f.ob, name!("name"), name);
        f
    }
    fn state(&self) -> State {
        self.state.get(&self.ob)
    }
    fn open_fd(&self, th: &Thread) -> Res<i32> {
        let s = self.state();
        if s.fd < 0 { Err(th.value_error("I/O operation on closed file")) } else { Ok(s.fd) }
    }
    fn mode(&self) -> &'static str {
        let s = self.state();
        match (s.created, s.appending, s.readable, s.writable) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, false) => "rb",
            _ => "wb",
        }
    }
    /// Reads at most `size` bytes with one system call; `None` if it would block.
    pub fn read(&self, th: &Thread, size: usize) -> Res<Option<Vec<u8>>> {
        let fd = self.open_fd(th)?;
        if !self.state().readable {
            return Err(super::unsupported(th, "File not open for reading"));
        }
        let mut out = buffer::room(th, size)?;
        // SAFETY: the buffer has `size` bytes.
        match retry(th, || unsafe { libc::read(fd, out.as_mut_ptr().cast(), size) }) {
            Ok(n) => {
                out.truncate(n);
                Ok(Some(out))
            }
            Err(Ok(libc::EAGAIN)) => Ok(None),
            Err(e) => Err(fail(th, e, None)),
        }
    }
    /// Reads to the end.
    pub fn read_all(&self, th: &Thread) -> Res<Option<Vec<u8>>> {
        let mut out = Vec::new();
        // A small file comes with one read, and a second one finds its end.
        let size = self.state().facts.size;
        let mut chunk = if size == 0 { 64 << 10 } else { (size + 1).min(1 << 20) };
        loop {
            match self.read(th, chunk)? {
                None if out.is_empty() => return Ok(None),
                None => return Ok(Some(out)),
                Some(b) if b.is_empty() => return Ok(Some(out)),
                Some(b) => out.extend_from_slice(&b),
            }
            chunk = (chunk * 2).clamp(8 << 10, 16 << 20);
        }
    }
    /// Writes with one system call; `None` if it would block.
    pub fn write(&self, th: &Thread, data: &[u8]) -> Res<Option<usize>> {
        let fd = self.open_fd(th)?;
        if !self.state().writable {
            return Err(super::unsupported(th, "File not open for writing"));
        }
        // SAFETY: the slice outlives the call.
        match retry(th, || unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) }) {
            Ok(n) => Ok(Some(n)),
            Err(Ok(libc::EAGAIN)) => Ok(None),
            Err(e) => Err(fail(th, e, None)),
        }
    }
    /// Moves the file position.
    pub fn seek(&self, th: &Thread, offset: i64, whence: i32) -> Res<u64> {
        let fd = self.open_fd(th)?;
        // SAFETY: a plain system call.
        match retry(th, || unsafe { libc::lseek(fd, offset, whence) } as isize) {
            Ok(n) => Ok(n as u64),
            Err(e) => Err(fail(th, e, None)),
        }
    }
    /// Whether the file can seek; asked once.
    pub fn seekable(&self, th: &Thread) -> Res<bool> {
        let fd = self.open_fd(th)?;
        if let Some(s) = self.state().seekable {
            return Ok(s);
        }
        // SAFETY: a plain query.
        let s = unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) } >= 0;
        self.state.lock(&self.ob).seekable = Some(s);
        Ok(s)
    }
    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        self.state().fd < 0
    }
    /// `isatty`, without asking where it cannot be one.
    pub fn is_terminal(&self) -> bool {
        let s = self.state();
        // SAFETY: a plain query.
        s.facts.terminal_like && s.fd >= 0 && unsafe { libc::isatty(s.fd) } == 1
    }
    /// The size of blocks that suits the file.
    pub fn block_size(&self) -> usize {
        self.state().facts.block_size
    }
    /// Lets go of the descriptor, and closes it if it is the stream's own.
    fn close_descriptor(&self, th: &Thread) -> Res<()> {
        let s = {
            let mut s = self.state.lock(&self.ob);
            let old = *s;
            s.fd = -1;
            old
        };
        if s.fd >= 0 && s.close_fd {
            // SAFETY: the descriptor was ours and is closed once.
            let (r, e) = th.detached(|| (unsafe { libc::close(s.fd) }, errno()));
            if r < 0 && e != libc::EINTR {
                return Err(os_error(th, e, None));
            }
        }
        Ok(())
    }
}

/// `close`
pub fn close(th: &Thread, a: Args<'_>) -> Res {
    let (v, f) = (a.at(0), this(a.at(0)));
    let flushed = base::close(th, a);
    let s = f.state();
    if s.finalizing && s.close_fd && s.fd >= 0 {
        closing::warn_unclosed(th, v);
    }
    closing::then(th, flushed, || f.close_descriptor(th).map(|()| Value::none()))
}

fn dealloc_warn(th: &Thread, a: Args<'_>) -> Res {
    let s = this(a.at(0)).state();
    if s.fd >= 0 && s.close_fd {
        closing::warn_unclosed(th, a.at(1));
    }
    Ok(Value::none())
}

fn this(v: &Value) -> &FileIo {
    v.downcast::<FileIo>().expect("method of this type")
}

fn new(_: &Thread, cls: &Type, _: Args<'_>) -> Res {
    Ok(FileIo::with_type(cls, State::CLOSED).into_value())
}

static SIGNATURE: LazyLock<Signature> =
    LazyLock::new(|| Signature::parse("(file, mode='r', closefd=True, opener=None)"));

fn init_file(th: &Thread, v: &Value, args: Args<'_>) -> Res<()> {
    let bound = bind_values(th, &SIGNATURE, "FileIO", args)?;
    let file = bound[0].as_ref().expect("required");
    let mode = match &bound[1] {
        Some(m) => base::expect_text(th, m, "FileIO() argument 'mode'")?.to_str_lossy().into_owned(),
        None => "r".into(),
    };
    let close_fd = bound[2].as_ref().map_or(Ok(true), |c| protocol::truth(th, c))?;
    let opener = bound[3].as_ref().filter(|o| !o.is_none());
    open_into(th, v, file, &mode, close_fd, opener)
}

fn open_into(
    th: &Thread,
    v: &Value,
    file: &Value,
    mode: &str,
    close_fd: bool,
    opener: Option<&Value>,
) -> Res<()> {
    let f = this(v);
    f.close_descriptor(th)?;
    let bad =
        || th.value_error("Must have exactly one of create/read/write/append mode and at most one plus");
    let (mut main, mut plus) = (None, false);
    for c in mode.chars() {
        match c {
            'x' | 'r' | 'w' | 'a' if main.is_none() => main = Some(c),
            '+' if !plus => plus = true,
            'b' => {}
            'x' | 'r' | 'w' | 'a' | '+' => return Err(bad()),
            _ => return Err(th.value_error(format!("invalid mode: {mode}"))),
        }
    }
    let main = main.ok_or_else(bad)?;
    let (readable, writable) = (main == 'r' || plus, main != 'r' || plus);
    let mut oflag = libc::O_CLOEXEC
        | match (readable, writable) {
            (true, true) => libc::O_RDWR,
            (true, false) => libc::O_RDONLY,
            _ => libc::O_WRONLY,
        };
    match main {
        'x' => oflag |= libc::O_EXCL | libc::O_CREAT,
        'w' => oflag |= libc::O_CREAT | libc::O_TRUNC,
        'a' => oflag |= libc::O_CREAT | libc::O_APPEND,
        _ => {}
    }
    if file.is_instance(&crate::object::class::BOOL) {
        imports::warn(th, &errors::RUNTIME_WARNING, "bool is used as a file descriptor")?;
    }
    let given = protocol::as_i64(file);
    let fd = if let Some(i) = given {
        match i32::try_from(i) {
            Ok(fd) if fd >= 0 => fd,
            _ if i < 0 => return Err(th.value_error("negative file descriptor")),
            _ => return Err(th.overflow_error("Python int too large to convert to C int")),
        }
    } else {
        if !close_fd {
            return Err(th.value_error("Cannot use closefd=False with file name"));
        }
        match opener {
            Some(opener) => {
                let r = call2(th, opener, file.clone(), Value::from_i64(i64::from(oflag)))?;
                match protocol::as_i64(&r) {
                    Some(i) if i >= 0 => i as i32,
                    Some(i) => return Err(th.value_error(format!("opener returned {i}"))),
                    None => return Err(th.type_error("expected integer from opener")),
                }
            }
            None => {
                let path = crate::modules::posix::path_bytes(th, file)?;
                let Ok(c) = CString::new(path) else { return Err(th.value_error("embedded null byte")) };
                // SAFETY: the path is a C string.
                match retry(th, || unsafe { libc::open(c.as_ptr(), oflag, 0o666) } as isize) {
                    Ok(fd) => fd as i32,
                    Err(e) => return Err(fail(th, e, Some(file))),
                }
            }
        }
    };
    // From here on the descriptor is the stream's, which closes it if something fails, unless it was given.
    *f.state.lock(&f.ob) = State {
        fd,
        readable,
        writable,
        appending: main == 'a',
        created: main == 'x',
        close_fd,
        ..State::CLOSED
    };
    let ready = facts(th, fd, file).and_then(|facts| {
        f.state.lock(&f.ob).facts = facts;
        attribute::set(th, v, name!("name"), Some(file.clone()))
    });
    if let Err(r) = ready {
        if given.is_some() {
            f.state.lock(&f.ob).fd = -1;
        }
        return closing::then(th, Err(r), || f.close_descriptor(th).map(|()| Value::none())).map(drop);
    }
    if main == 'a' {
        // SAFETY: a plain system call; pipes cannot seek and that is fine.
        unsafe { libc::lseek(fd, 0, libc::SEEK_END) };
    }
    Ok(())
}

/// Asks the system what the descriptor is; a folder is refused.
fn facts(th: &Thread, fd: i32, file: &Value) -> Res<Facts> {
    // SAFETY: `stat` is plain data filled by fstat.
    let st = unsafe {
        let mut st: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut st) < 0 {
            return Err(os_error(th, errno(), None));
        }
        st
    };
    let kind = st.st_mode & libc::S_IFMT;
    if kind == libc::S_IFDIR {
        return Err(os_error(th, libc::EISDIR, Some(file)));
    }
    Ok(Facts {
        block_size: if st.st_blksize > 1 { st.st_blksize as usize } else { super::BUFFER_SIZE },
        size: if kind == libc::S_IFREG { st.st_size as usize } else { 0 },
        terminal_like: kind == libc::S_IFCHR,
    })
}

static SPEC: TypeSpec = TypeSpec {
    base: Some(&base::RAW_IO_BASE),
    doc: Some("Open a file."),
    flags: flags::DEFAULT | flags::ATTRS | flags::WEAKREF,
    signature: "(file, mode='r', closefd=True, opener=None)",
    slots: Slots { new: Some(new), init: Some(init_file), repr: Some(repr), ..Slots::EMPTY },
    methods: &[
        Method::method(
            "read",
            "($self, size=-1, /)",
            |th, a| {
                let n = a.get_non_none(1).map_or(Ok(-1), |n| protocol::index_i64(th, n))?;
                let f = this(a.at(0));
                let data = if n < 0 { f.read_all(th)? } else { f.read(th, n as usize)? };
                Ok(data.map_or(Value::none(), |b| Bytes::new(&b).into_value()))
            },
            "Read at most size bytes, returned as bytes.",
        ),
        Method::method(
            "readall",
            "($self, /)",
            |th, a| Ok(this(a.at(0)).read_all(th)?.map_or(Value::none(), |b| Bytes::new(&b).into_value())),
            "Read all data from the file, returned as bytes.",
        ),
        Method::method(
            "readinto",
            "($self, buffer, /)",
            |th, a| {
                let target = Target::expect(th, a.at(1), "readinto")?;
                match this(a.at(0)).read(th, target.size())? {
                    None => Ok(Value::none()),
                    Some(b) => {
                        target.write(&b);
                        Ok(Value::from_usize(b.len()))
                    }
                }
            },
            "Same as RawIOBase.readinto().",
        ),
        Method::method(
            "write",
            "($self, b, /)",
            |th, a| {
                let b = buffer::expect(th, a.at(1))?;
                let written = this(a.at(0)).write(th, &b)?;
                if written.is_some_and(|n| n < b.len()) {
                    // A signal may have cut it short.
                    crate::vm::check_signals(th)?;
                }
                Ok(written.map_or(Value::none(), Value::from_usize))
            },
            "Write buffer b to file, return number of bytes written.",
        ),
        Method::method(
            "seek",
            "($self, pos, whence=0, /)",
            |th, a| {
                let pos = protocol::index_i64(th, a.at(1))?;
                let whence = a.get(2).map_or(Ok(0), |w| protocol::index_i64(th, w))?;
                this(a.at(0)).seek(th, pos, whence as i32).map(Value::from_u64)
            },
            "Move to new file position and return the file position.",
        ),
        Method::method(
            "tell",
            "($self, /)",
            |th, a| this(a.at(0)).seek(th, 0, libc::SEEK_CUR).map(Value::from_u64),
            "Current file position.",
        ),
        Method::method(
            "truncate",
            "($self, size=None, /)",
            |th, a| {
                let f = this(a.at(0));
                let fd = f.open_fd(th)?;
                if !f.state().writable {
                    return Err(super::unsupported(th, "File not open for writing"));
                }
                let size = match a.get_non_none(1) {
                    Some(n) => protocol::index_i64(th, n)?,
                    None => f.seek(th, 0, libc::SEEK_CUR)? as i64,
                };
                // SAFETY: a plain system call.
                match retry(th, || unsafe { libc::ftruncate(fd, size) } as isize) {
                    Ok(_) => Ok(Value::from_i64(size)),
                    Err(e) => Err(fail(th, e, None)),
                }
            },
            "Truncate the file to at most size bytes and return the truncated size.",
        ),
        Method::method("close", "($self, /)", close, "Close the file."),
        Method::method("_dealloc_warn", "($self, object, /)", dealloc_warn, ""),
        Method::method(
            "_isatty_open_only",
            "($self, /)",
            |_, a| Ok(Value::bool(this(a.at(0)).is_terminal())),
            "Cheap skip of isatty where the file cannot be a terminal.",
        ),
        Method::method("__getstate__", "($self, /)", closing::cannot_pickle, ""),
        Method::method(
            "seekable",
            "($self, /)",
            |th, a| this(a.at(0)).seekable(th).map(Value::bool),
            "True if file supports random-access.",
        ),
        Method::method(
            "readable",
            "($self, /)",
            |th, a| {
                let f = this(a.at(0));
                f.open_fd(th)?;
                Ok(Value::bool(f.state().readable))
            },
            "True if file was opened in a read mode.",
        ),
        Method::method(
            "writable",
            "($self, /)",
            |th, a| {
                let f = this(a.at(0));
                f.open_fd(th)?;
                Ok(Value::bool(f.state().writable))
            },
            "True if file was opened in a write mode.",
        ),
        Method::method(
            "fileno",
            "($self, /)",
            |th, a| this(a.at(0)).open_fd(th).map(|fd| Value::from_i64(i64::from(fd))),
            "Return the underlying file descriptor (an integer).",
        ),
        Method::method(
            "isatty",
            "($self, /)",
            |th, a| {
                let fd = this(a.at(0)).open_fd(th)?;
                // SAFETY: a plain query.
                Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
            },
            "True if the file is connected to a TTY device.",
        ),
    ],
    getsets: &[
        GetSet::read("closed", |_, v| Ok(Value::bool(this(v).state().fd < 0)), "True if the file is closed"),
        GetSet::read(
            "closefd",
            |_, v| Ok(Value::bool(this(v).state().close_fd)),
            "True if the file descriptor will be closed by close().",
        ),
        GetSet::read("mode", |_, v| Ok(Str::new(this(v).mode()).into_value()), "String giving the file mode"),
        GetSet::read("_blksize", |_, v| Ok(Value::from_usize(this(v).block_size())), "").field(),
        GetSet::write(
            "_finalizing",
            |_, v| Ok(Value::bool(this(v).state().finalizing)),
            |th, v, value| {
                this(v).state.lock(&this(v).ob).finalizing = closing::flag(th, value)?;
                Ok(())
            },
            "",
        )
        .field(),
    ],
    ..TypeSpec::new("_io", "FileIO", <FileIo as Payload>::layout)
};

fn repr(th: &Thread, v: &Value) -> Res {
    let f = this(v);
    let s = f.state();
    let class = v.ty().error_name().into_owned();
    if s.fd < 0 {
        return Ok(Str::new(&format!("<{class} [closed]>")).into_value());
    }
    let which = match attribute::get_optional(th, v, name!("name"))? {
        Some(n) => {
            let Some(_guard) = protocol::enter_repr(th, v) else {
                return Err(closing::reentrant_repr(th, v));
            };
            format!("name={}", protocol::repr_text(th, &n)?)
        }
        None => format!("fd={}", s.fd),
    };
    let own = if s.close_fd { "True" } else { "False" };
    Ok(Str::new(&format!("<{class} {which} mode='{}' closefd={own}>", f.mode())).into_value())
}

/// Binds the type.
pub fn init() {
    FILE_IO.bind(&SPEC);
}

/// `FileIO(file, mode, closefd, opener)`.
pub fn open(th: &Thread, file: &Value, mode: &str, close_fd: bool, opener: Option<&Value>) -> Res {
    let v = new(th, FILE_IO.get(), Args::EMPTY)?;
    open_into(th, &v, file, mode, close_fd, opener)?;
    Ok(v)
}
