//! The mapping itself: memory of the system's, unmapped when it is dropped.

use crate::modules::io;
use crate::object::{Res, Thread};

/// What may be done with a mapping.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read and written, as `prot` said.
    Default,
    /// Read only.
    Read,
    /// Written through to the file.
    Write,
    /// Written, but not to the file.
    Copy,
}

impl Access {
    /// As `repr` shows it.
    pub fn name(self) -> &'static str {
        match self {
            Access::Default => "ACCESS_DEFAULT",
            Access::Read => "ACCESS_READ",
            Access::Write => "ACCESS_WRITE",
            Access::Copy => "ACCESS_COPY",
        }
    }
}

/// An open mapping.
pub struct Map {
    data: *mut u8,
    size: usize,
    /// What may be done with it.
    pub access: Access,
    /// Where in the file it begins.
    pub offset: i64,
    /// Where `read` and its like go on.
    pub position: usize,
    /// Views that keep it as it is.
    pub views: usize,
    /// The file, for `size` and `resize`; -1: memory without a file; `None`: not tracked.
    pub file: Option<i32>,
    flags: i32,
    readable: bool,
}

// SAFETY: the memory belongs to the mapping, which is touched under its object's lock only.
unsafe impl Send for Map {}
// SAFETY: see `Send`.
unsafe impl Sync for Map {}

impl Drop for Map {
    fn drop(&mut self) {
        // SAFETY: the mapping's own memory and descriptor, used no more.
        unsafe {
            libc::munmap(self.data.cast(), self.size);
            if let Some(fd) = self.file.filter(|&fd| fd >= 0) {
                libc::close(fd);
            }
        }
    }
}

/// The system's page size.
pub fn page_size() -> usize {
    // SAFETY: a plain query.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

fn fault(th: &Thread) -> crate::object::Raised {
    io::os_error(th, io::errno(), None)
}

/// Maps a file, or memory without one (`fd` is -1).
#[expect(clippy::too_many_arguments, reason = "they are the constructor's")]
pub fn open(
    th: &Thread,
    fd: i32,
    length: usize,
    mut flags: i32,
    prot: i32,
    access: Access,
    offset: i64,
    track: bool,
) -> Res<Map> {
    let mut size = length;
    if fd != -1 {
        // SAFETY: plain data that the call fills.
        let mut stat: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: fills the struct.
        if unsafe { libc::fstat(fd, &mut stat) } == 0 && stat.st_mode & libc::S_IFMT == libc::S_IFREG {
            if size == 0 {
                if stat.st_size == 0 {
                    return Err(th.value_error("cannot mmap an empty file"));
                }
                if offset >= stat.st_size {
                    return Err(th.value_error("mmap offset is greater than file size"));
                }
                size = (stat.st_size - offset) as usize;
            } else if offset > stat.st_size || stat.st_size - offset < size as i64 {
                return Err(th.value_error("mmap length is greater than file size"));
            }
        }
    }
    let mut file = Some(-1);
    if fd == -1 {
        flags |= libc::MAP_ANONYMOUS;
    } else if !track {
        file = None;
    } else {
        // SAFETY: a plain system call.
        let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
        if copy < 0 {
            return Err(fault(th));
        }
        file = Some(copy);
    }
    // SAFETY: new memory at a place of the system's choice.
    let data = unsafe { libc::mmap(std::ptr::null_mut(), size, prot, flags, fd, offset) };
    if data == libc::MAP_FAILED {
        let raised = fault(th);
        if let Some(fd) = file.filter(|&fd| fd >= 0) {
            // SAFETY: our own copy.
            unsafe { libc::close(fd) };
        }
        return Err(raised);
    }
    let readable = prot & libc::PROT_READ != 0;
    Ok(Map { data: data.cast(), size, access, offset, position: 0, views: 0, file, flags, readable })
}

impl Map {
    /// Its length.
    pub fn len(&self) -> usize {
        self.size
    }
    /// One byte, if there is one.
    pub fn byte(&self, at: usize) -> Option<u8> {
        // SAFETY: inside the mapping.
        (at < self.size && self.readable).then(|| unsafe { self.data.add(at).read_volatile() })
    }
    /// Copies bytes out; what lies behind the end stays as it is.
    pub fn read(&self, at: usize, out: &mut [u8]) {
        if at <= self.size && self.readable {
            let n = out.len().min(self.size - at);
            // SAFETY: inside the mapping; another process may write at the same time, and bytes have no bad values.
            unsafe { std::ptr::copy_nonoverlapping(self.data.add(at), out.as_mut_ptr(), n) };
        }
    }
    /// A copy of a range, as much as there is.
    pub fn copy(&self, from: usize, to: usize) -> Vec<u8> {
        let to = to.min(self.size);
        let mut out = vec![0; to.saturating_sub(from)];
        self.read(from, &mut out);
        out
    }
    /// Copies bytes in; what would lie behind the end is left out. The caller has checked that it may be written.
    pub fn write(&mut self, at: usize, data: &[u8]) {
        if at <= self.size && self.access != Access::Read {
            let n = data.len().min(self.size - at);
            // SAFETY: inside the mapping, which may be written.
            unsafe { std::ptr::copy_nonoverlapping(data.as_ptr(), self.data.add(at), n) };
        }
    }
    /// Moves bytes inside; both ranges have been checked.
    pub fn shift(&mut self, to: usize, from: usize, count: usize) {
        // SAFETY: the caller checked that both ranges lie inside the mapping, which may be written.
        unsafe { std::ptr::copy(self.data.add(from), self.data.add(to), count) };
    }
    /// Writes a range back to the file; the error number if that fails.
    pub fn flush(&self, from: usize, count: usize, how: i32) -> Result<(), i32> {
        // SAFETY: the caller checked that the range lies inside the mapping.
        match unsafe { libc::msync(self.data.add(from).cast(), count, how) } {
            0 => Ok(()),
            _ => Err(io::errno()),
        }
    }
    /// Tells the system how a range will be used.
    pub fn advise(&self, from: usize, count: usize, advice: i32) -> Result<(), i32> {
        // SAFETY: the caller checked that the range lies inside the mapping; no advice takes memory away.
        match unsafe { libc::madvise(self.data.add(from).cast(), count, advice) } {
            0 => Ok(()),
            _ => Err(io::errno()),
        }
    }
    /// Makes the mapping, and the file behind it, larger or smaller.
    pub fn resize(&mut self, size: usize) -> Result<(), i32> {
        // SAFETY: the mapping's own descriptor and memory; nobody holds a view or the lock.
        unsafe {
            if let Some(fd) = self.file.filter(|&fd| fd >= 0)
                && libc::ftruncate(fd, self.offset + size as i64) < 0
            {
                return Err(io::errno());
            }
            let moved = libc::mremap(self.data.cast(), self.size, size, libc::MREMAP_MAYMOVE);
            if moved == libc::MAP_FAILED {
                return Err(io::errno());
            }
            self.data = moved.cast();
        }
        self.size = size;
        Ok(())
    }
    /// Whether it is memory without a file that other processes share, which cannot grow.
    pub fn is_shared_memory(&self) -> bool {
        self.file == Some(-1) && self.flags & libc::MAP_PRIVATE == 0
    }
}
