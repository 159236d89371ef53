//! What a bystander can tell of threads: the handler of a signal that ends the process, or a watchdog, which can stop no
//! thread, take no lock and allocate nothing, while the threads it looks at run on.
//!
//! Three things make that safe:
//!
//! - *Where to look* is a list that only grows: a [`Station`] for each thread's machine. A thread that ends leaves its
//!   station empty for another, so whoever walks the list stands on memory that is never freed.
//! - *What to look at* is plain data. Frame records are `repr(C)`, and each executable has a [`Label`]: addresses and
//!   lengths of what is to be told (names, instructions, locations), made when the code was lowered and never changed. A
//!   label is marked with its own address, so that memory used for something else is not taken for one.
//! - *How to look* is a system call. Every address beyond a station is read by [`peek`], which has the kernel copy the
//!   bytes and say so if there are none. Whatever a thread has freed or overwritten meanwhile, the worst that can come of
//!   it is a line that is not true any more.
//!
//! A frame's `pc` is written where a handler may look up, so the innermost line of a thread that is in the middle of plain
//! instructions may be that of a little earlier.

use std::mem::{MaybeUninit, offset_of};

use super::executable::Executable;
use super::op::Instr;
use super::state::{FRAMES, Frame};
use crate::compiler::Location;
use crate::object::Thread;
use crate::sync::prim::{AtomicI64, AtomicPtr, AtomicU64, AtomicUsize, Ordering, fence};

/// Where a thread's machine can be found.
pub struct Station {
    /// Whose turn it is: the number of the machine, of which later ones have greater; 0: nobody's.
    turn: AtomicU64,
    ident: AtomicU64,
    tid: AtomicI64,
    /// Address of the sentinel below the frame records.
    records: AtomicUsize,
    /// Address of the word that names the innermost one.
    top: AtomicUsize,
    /// Written once, before the station is in the list.
    next: AtomicPtr<Station>,
}

static NEWEST: AtomicPtr<Station> = AtomicPtr::new(std::ptr::null_mut());
static TURNS: AtomicU64 = AtomicU64::new(1);

fn stations() -> impl Iterator<Item = &'static Station> {
    // Acquire: pairs with the Release in `enter`.
    let mut at = NEWEST.load(Ordering::Acquire);
    std::iter::from_fn(move || {
        // SAFETY: stations are never freed.
        let station = unsafe { at.as_ref() }?;
        // Relaxed: written before the station came into the list.
        at = station.next.load(Ordering::Relaxed);
        Some(station)
    })
}

/// Gives a new machine a station. By one thread at a time.
pub fn enter(ident: u64, records: *const Frame, top: *const *mut Frame) -> &'static Station {
    // Acquire: pairs with the Release in `leave`.
    let station = stations().find(|s| s.turn.load(Ordering::Acquire) == 0).unwrap_or_else(|| {
        let fresh = Box::leak(Box::new(Station {
            turn: AtomicU64::new(0),
            ident: AtomicU64::new(0),
            tid: AtomicI64::new(0),
            records: AtomicUsize::new(0),
            top: AtomicUsize::new(0),
            // Relaxed: only who adds to the list changes it, one at a time.
            next: AtomicPtr::new(NEWEST.load(Ordering::Relaxed)),
        }));
        // Release: pairs with the Acquire in `stations`.
        NEWEST.store(fresh, Ordering::Release);
        fresh
    });
    // Release: the fields change after the number went; pairs with the fence in `look`.
    fence(Ordering::Release);
    // Relaxed: published by `turn`.
    station.ident.store(ident, Ordering::Relaxed);
    station.note_tid();
    // Relaxed: published by `turn`.
    station.records.store(records as usize, Ordering::Relaxed);
    // Relaxed: published by `turn`.
    station.top.store(top as usize, Ordering::Relaxed);
    // Relaxed: only uniqueness matters.
    let turn = TURNS.fetch_add(1, Ordering::Relaxed);
    // Release: pairs with the Acquire in `look`: who sees the number sees the rest.
    station.turn.store(turn, Ordering::Release);
    station
}

/// In the child of a fork only the calling thread is left.
pub fn after_fork_child(th: &Thread) {
    for s in stations() {
        // Relaxed: no other thread exists.
        if s.ident.load(Ordering::Relaxed) == th.ident() {
            s.note_tid();
        } else {
            s.leave();
        }
    }
}

impl Station {
    /// The machine goes.
    pub fn leave(&self) {
        // Release: pairs with the Acquire in `enter`; the next one's writes come after.
        self.turn.store(0, Ordering::Release);
    }
    fn note_tid(&self) {
        // SAFETY: a plain query.
        let tid = unsafe { libc::gettid() };
        // Relaxed: published by `turn`, or one word that a bystander finds sooner or later.
        self.tid.store(tid.into(), Ordering::Relaxed);
    }
    fn look(&self) -> Option<Seen> {
        // Acquire: pairs with the Release in `enter`.
        let turn = self.turn.load(Ordering::Acquire);
        let seen = Seen {
            turn,
            // Relaxed: the fence below orders it.
            ident: self.ident.load(Ordering::Relaxed),
            // Relaxed: as above.
            tid: self.tid.load(Ordering::Relaxed),
            // Relaxed: as above.
            records: self.records.load(Ordering::Relaxed),
            // Relaxed: as above.
            top: self.top.load(Ordering::Relaxed),
        };
        // Acquire: what was read above was read before the number is read again.
        fence(Ordering::Acquire);
        // Relaxed: the fence orders it. Another number: the station has changed hands, and no field counts.
        (turn != 0 && self.turn.load(Ordering::Relaxed) == turn).then_some(seen)
    }
}

/// A thread as a bystander sees it.
#[derive(Clone, Copy)]
pub struct Seen {
    turn: u64,
    /// `threading.get_ident()`.
    pub ident: u64,
    /// The kernel's number.
    pub tid: i64,
    records: usize,
    top: usize,
}

/// The threads, the newest first. (They come and go meanwhile: the list is looked through for each.)
pub fn threads() -> impl Iterator<Item = Seen> {
    let mut before = u64::MAX;
    std::iter::from_fn(move || {
        let next = stations().filter_map(Station::look).filter(|s| s.turn < before).max_by_key(|s| s.turn)?;
        before = next.turn;
        Some(next)
    })
}

/// The calling thread, if it runs Python.
pub fn current() -> Option<Seen> {
    // SAFETY: a plain query.
    let me = unsafe { libc::pthread_self() } as u64;
    stations().filter_map(Station::look).find(|s| s.ident == me)
}

impl Seen {
    /// Its frames, the innermost first.
    pub fn frames(&self) -> impl Iterator<Item = Place> + use<> {
        const SIZE: usize = size_of::<Frame>();
        let (records, mut at) = (self.records, 0);
        // SAFETY: a pointer has any value.
        if let Some(top) = unsafe { peek::<usize>(self.top) }
            && (1..FRAMES * SIZE).contains(&top.wrapping_sub(records))
            && top.wrapping_sub(records).is_multiple_of(SIZE)
        {
            at = top;
        }
        std::iter::from_fn(move || {
            if at <= records {
                return None;
            }
            // SAFETY: a record is pointers and numbers, which have any value.
            let frame = unsafe { peek::<Frame>(at) }?;
            at -= SIZE;
            Some(Place::of(&frame))
        })
    }
}

/// What a frame is and where it stands.
#[derive(Clone, Copy)]
pub struct Place {
    label: Option<Label>,
    /// The line, if it is known.
    pub line: Option<u32>,
}

impl Place {
    fn of(frame: &Frame) -> Place {
        let label = Label::find(frame.exe);
        let line = label.and_then(|l| l.line_at(frame.pc));
        Place { label, line }
    }
    /// The name of its file.
    pub fn file(&self) -> Option<Text> {
        self.label.map(|l| l.file)
    }
    /// The name of its code.
    pub fn name(&self) -> Option<Text> {
        self.label.map(|l| l.name)
    }
}

/// A text in memory that may go away.
#[derive(Clone, Copy)]
pub struct Text {
    at: usize,
    length: usize,
}

impl Text {
    fn of(s: &str) -> Text {
        Text { at: s.as_ptr() as usize, length: s.len() }
    }
    /// Its first bytes, as many as `into` has room for; `None` if they are gone.
    pub fn read<'a>(&self, into: &'a mut [u8]) -> Option<&'a [u8]> {
        let n = self.length.min(into.len());
        copy(self.at, into.as_mut_ptr(), n).then(|| &into[..n])
    }
}

/// What is to be told of an executable's code. All of it lives as long as a frame of the code does.
#[derive(Clone, Copy)]
pub struct Label {
    /// See [`Label::mark`].
    mark: usize,
    file: Text,
    name: Text,
    instrs: usize,
    origin: usize,
    count: usize,
    locations: usize,
    located: usize,
}

impl Label {
    /// What stands in a label at this address.
    fn mark(at: usize) -> usize {
        at.rotate_left(17) ^ 0x6c61_6265_6c5f_6f66
    }
    /// The label of an executable that has not found its place yet.
    pub const fn none() -> Label {
        let nothing = Text { at: 0, length: 0 };
        Label {
            mark: 0,
            file: nothing,
            name: nothing,
            instrs: 0,
            origin: 0,
            count: 0,
            locations: 0,
            located: 0,
        }
    }
    /// Writes the label of an executable that stays where it is.
    pub fn write(exe: &mut Executable) {
        let at = &raw const exe.label as usize;
        let code = exe.source();
        exe.label = Label {
            mark: Label::mark(at),
            file: Text::of(&exe.file),
            name: Text::of(&code.name),
            instrs: exe.code.as_ptr() as usize,
            origin: exe.origin.as_ptr() as usize,
            count: exe.origin.len(),
            locations: code.locations.as_ptr() as usize,
            located: code.locations.len(),
        };
    }
    fn find(exe: *const Executable) -> Option<Label> {
        let at = (exe as usize).checked_add(offset_of!(Executable, label)).filter(|_| !exe.is_null())?;
        // SAFETY: a label is numbers, which have any value.
        let label = unsafe { peek::<Label>(at) }?;
        (label.mark == Label::mark(at)).then_some(label)
    }
    fn line_at(&self, pc: *const Instr) -> Option<u32> {
        let index = (pc as usize).wrapping_sub(self.instrs) / size_of::<Instr>();
        let index = index.min(self.count.checked_sub(1)?);
        // SAFETY: numbers have any value.
        let origin = unsafe { peek::<u32>(self.origin + index * size_of::<u32>()) }? as usize;
        if origin >= self.located {
            return None;
        }
        // SAFETY: a location is numbers, which have any value.
        unsafe { peek::<Location>(self.locations + origin * size_of::<Location>()) }?.line()
    }
}

/// The value at an address, if there is memory.
///
/// # Safety
/// Any bytes are a valid `T`.
unsafe fn peek<T: Copy>(address: usize) -> Option<T> {
    let mut value = MaybeUninit::<T>::uninit();
    // SAFETY: filled, with a valid value as the caller promises.
    copy(address, value.as_mut_ptr().cast(), size_of::<T>()).then(|| unsafe { value.assume_init() })
}

/// Copies memory that may not be there; whether it was. `to` has room for `n` bytes.
fn copy(from: usize, to: *mut u8, n: usize) -> bool {
    if n == 0 {
        return true;
    }
    let (local, remote) = (
        libc::iovec { iov_base: to.cast(), iov_len: n },
        libc::iovec { iov_base: from as *mut libc::c_void, iov_len: n },
    );
    // SAFETY: writes into `to` alone, which has room; the kernel looks at the other side itself.
    let copied =
        unsafe { libc::process_vm_readv(libc::getpid(), &raw const local, 1, &raw const remote, 1, 0) };
    if copied == n as isize {
        return true;
    }
    // SAFETY: this thread's own error number.
    if copied >= 0 || unsafe { *libc::__errno_location() } == libc::EFAULT {
        return false;
    }
    // Where the call is forbidden, another one says whether memory is there at this moment.
    let pages = (from / PAGE..=(from + n - 1) / PAGE).map(|p| (p * PAGE).max(from) & !7);
    if !pages.into_iter().all(is_readable) {
        return false;
    }
    // SAFETY: the memory was there just now.
    unsafe { std::ptr::copy_nonoverlapping(from as *const u8, to, n) };
    true
}

const PAGE: usize = 1 << 12;

/// Whether the eight bytes at an aligned address can be read: the call reads them before it finds that the first
/// argument is no action.
fn is_readable(address: usize) -> bool {
    // SAFETY: changes nothing, as the action is none.
    unsafe {
        let nothing = std::ptr::null_mut::<libc::c_void>();
        libc::syscall(libc::SYS_rt_sigprocmask, -1_i64, address, nothing, 8_usize);
        *libc::__errno_location() == libc::EINVAL
    }
}
