//! What the C library has for host names and the `libc` crate does not declare.

use libc::{c_char, c_int, c_void, hostent, socklen_t};

unsafe extern "C" {
    /// Text of an address.
    pub fn inet_ntop(family: c_int, from: *const c_void, to: *mut c_char, size: socklen_t) -> *const c_char;
    /// An address from text; 1 if it is one.
    pub fn inet_pton(family: c_int, from: *const c_char, to: *mut c_void) -> c_int;
    /// An IPv4 address from any of its old notations; 0 if it is none.
    pub fn inet_aton(from: *const c_char, to: *mut libc::in_addr) -> c_int;
    /// A host by name.
    pub fn gethostbyname_r(
        name: *const c_char,
        entry: *mut hostent,
        room: *mut c_char,
        size: usize,
        result: *mut *mut hostent,
        error: *mut c_int,
    ) -> c_int;
    /// A host by address.
    pub fn gethostbyaddr_r(
        address: *const c_void,
        size: socklen_t,
        family: c_int,
        entry: *mut hostent,
        room: *mut c_char,
        capacity: usize,
        result: *mut *mut hostent,
        error: *mut c_int,
    ) -> c_int;
}
