//! The native stack of the calling thread: addresses, with the files that they were loaded from. (Looking a symbol up
//! takes the loader's lock, so there are none; `addr2line` finds them from the offsets.)

use super::out::Out;

/// More frames are left out.
const MOST: usize = 32;

/// Loads what walking the stack needs, which would allocate in a handler.
pub fn prepare() {
    let mut one = [std::ptr::null_mut(); 1];
    // SAFETY: fills the array.
    unsafe { libc::backtrace(one.as_mut_ptr(), 1) };
}

/// Writes it.
pub fn dump(out: &mut Out) {
    out.text("Current thread's C stack trace (most recent call first):\n");
    let mut stack = [std::ptr::null_mut(); MOST];
    // SAFETY: fills the array; `prepare` has loaded what it needs.
    let n = unsafe { libc::backtrace(stack.as_mut_ptr(), MOST as i32) };
    let n = usize::try_from(n).unwrap_or(0);
    if n == 0 {
        out.text("  <system call failed>\n");
    }
    for address in stack[..n].iter().map(|&p| p as usize) {
        let mut file = [0; 256];
        match file_at(address, &mut file) {
            Some((base, file)) => {
                out.text("  Binary file \"")
                    .bytes(file)
                    .text("\", at +0x")
                    .hex((address.wrapping_sub(base)) as u64, 1);
            }
            None => drop(out.text("  Binary file '<unknown>'")),
        }
        out.text(" [0x").hex(address as u64, 1).text("]\n");
    }
    if n == MOST {
        out.text("  <truncated rest of calls>\n");
    }
}

/// Where the file begins that is mapped at an address, and its name.
fn file_at(address: usize, file: &mut [u8; 256]) -> Option<(usize, &[u8])> {
    let mut lines = Lines::open()?;
    let mut base = (0, 0);
    while let Some(line) = lines.next_line() {
        let mut words = line.split(|&b| b == b' ').filter(|w| !w.is_empty());
        let (start, end) = range(words.next()?)?;
        let (offset, inode) = (words.nth(1)?, words.nth(1)?);
        let Some(name) = words.next().filter(|n| n.starts_with(b"/")) else { continue };
        let number = inode.iter().fold(0usize, |n, b| n.wrapping_mul(10).wrapping_add(usize::from(*b)));
        if offset.iter().all(|&b| b == b'0') || base.0 != number {
            base = (number, start);
        }
        if (start..end).contains(&address) {
            let n = name.len().min(file.len());
            file[..n].copy_from_slice(&name[..n]);
            return Some((base.1, &file[..n]));
        }
    }
    None
}

fn range(word: &[u8]) -> Option<(usize, usize)> {
    let hex = |digits: &[u8]| {
        digits.iter().try_fold(0usize, |n, &b| Some(n << 4 | char::from(b).to_digit(16)? as usize))
    };
    let dash = word.iter().position(|&b| b == b'-')?;
    Some((hex(&word[..dash])?, hex(&word[dash + 1..])?))
}

/// The lines of the list of mappings, read without allocation; very long ones are cut.
struct Lines {
    fd: i32,
    buffer: [u8; 512],
    at: usize,
    end: usize,
    line: [u8; 512],
}

impl Lines {
    fn open() -> Option<Lines> {
        // SAFETY: a system call that handlers may make, with a C string.
        let fd = unsafe { libc::open(c"/proc/self/maps".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) };
        (fd >= 0).then_some(Lines { fd, buffer: [0; 512], at: 0, end: 0, line: [0; 512] })
    }
    fn next_line(&mut self) -> Option<&[u8]> {
        let mut used = 0;
        loop {
            if self.at == self.end {
                // SAFETY: fills the buffer.
                let n = unsafe { libc::read(self.fd, self.buffer.as_mut_ptr().cast(), self.buffer.len()) };
                self.at = 0;
                self.end = usize::try_from(n).ok().filter(|&n| n > 0)?;
            }
            let b = self.buffer[self.at];
            self.at += 1;
            if b == b'\n' {
                return Some(&self.line[..used]);
            }
            if used < self.line.len() {
                self.line[used] = b;
                used += 1;
            }
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // SAFETY: our own descriptor.
        unsafe { libc::close(self.fd) };
    }
}
