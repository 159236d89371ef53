//! Text from a signal handler to a file descriptor: a line's worth of buffer on the stack, and `write`.

use crate::vm::bystander::Text;

/// Names with more characters are cut.
const LONGEST: usize = 500;

/// See the module. What is left in the buffer is written when it is dropped.
pub struct Out {
    fd: i32,
    used: usize,
    buffer: [u8; 256],
}

impl Out {
    /// To this descriptor.
    pub fn new(fd: i32) -> Out {
        Out { fd, used: 0, buffer: [0; 256] }
    }
    /// Writes what has gathered. Errors go unnoticed: there is nobody to tell.
    pub fn flush(&mut self) {
        let mut rest = &self.buffer[..self.used];
        while !rest.is_empty() {
            // SAFETY: a system call that handlers may make.
            let n = unsafe { libc::write(self.fd, rest.as_ptr().cast(), rest.len()) };
            // SAFETY: this thread's own error number.
            if n < 0 && unsafe { *libc::__errno_location() } == libc::EINTR {
                continue;
            }
            match usize::try_from(n) {
                Ok(n) if n > 0 => rest = &rest[n..],
                _ => break,
            }
        }
        self.used = 0;
    }
    fn byte(&mut self, b: u8) {
        if self.used == self.buffer.len() {
            self.flush();
        }
        self.buffer[self.used] = b;
        self.used += 1;
        if b == b'\n' {
            self.flush();
        }
    }
    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Out {
        bytes.iter().for_each(|&b| self.byte(b));
        self
    }
    /// A text as it is.
    pub fn text(&mut self, s: &str) -> &mut Out {
        self.bytes(s.as_bytes())
    }
    /// A number.
    pub fn decimal(&mut self, n: u64) -> &mut Out {
        if n >= 10 {
            self.decimal(n / 10);
        }
        self.byte(b'0' + (n % 10) as u8);
        self
    }
    /// A number with at least so many hexadecimal digits.
    pub fn hex(&mut self, n: u64, digits: u32) -> &mut Out {
        let needed = (64 - n.leading_zeros()).div_ceil(4).max(1);
        for i in (0..needed.max(digits)).rev() {
            let digit = if i < 16 { (n >> (4 * i)) & 0xf } else { 0 };
            self.byte(b"0123456789abcdef"[digit as usize]);
        }
        self
    }
    /// A name of the program, in ASCII: what is not printable is escaped.
    pub fn name(&mut self, name: Option<Text>) -> &mut Out {
        let mut room = [0; 4 * LONGEST];
        let Some(bytes) = name.and_then(|n| n.read(&mut room)) else { return self.text("???") };
        let mut left = LONGEST;
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                if left == 0 {
                    return self.text("...");
                }
                left -= 1;
                match c {
                    ' '..='~' => self.byte(c as u8),
                    '\0'..='\u{ff}' => drop(self.text("\\x").hex(c.into(), 2)),
                    '\0'..='\u{ffff}' => drop(self.text("\\u").hex(c.into(), 4)),
                    _ => drop(self.text("\\U").hex(c.into(), 8)),
                }
            }
        }
        self
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        self.flush();
    }
}

/// The calling thread's error number, which a handler leaves as it was.
pub struct Errno(i32);

impl Errno {
    /// Remembers it.
    pub fn keep() -> Errno {
        // SAFETY: this thread's own.
        Errno(unsafe { *libc::__errno_location() })
    }
}

impl Drop for Errno {
    fn drop(&mut self) {
        // SAFETY: this thread's own.
        unsafe { *libc::__errno_location() = self.0 };
    }
}
