//! `Fault`: an error of the pure algorithms, which know nothing of threads and exception objects.

use crate::object::{Raised, Thread, errors};

/// An exception's class and message, raised by whoever has a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// `ValueError`
    Value(String),
    /// `TypeError`
    Type(String),
    /// `OverflowError`
    Overflow(String),
    /// `ZeroDivisionError`
    ZeroDivision(&'static str),
    /// `MemoryError`
    Memory,
}

impl Fault {
    /// A `ValueError`.
    pub fn value<T>(message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault::Value(message.into()))
    }
    /// An `OverflowError`.
    pub fn overflow<T>(message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault::Overflow(message.into()))
    }
    /// Makes it the thread's waiting exception.
    #[cold]
    pub fn raise(self, th: &Thread) -> Raised {
        match self {
            Fault::Value(m) => th.error(&errors::VALUE_ERROR, m),
            Fault::Type(m) => th.error(&errors::TYPE_ERROR, m),
            Fault::Overflow(m) => th.error(&errors::OVERFLOW_ERROR, m),
            Fault::ZeroDivision(m) => th.error(&errors::ZERO_DIVISION_ERROR, m),
            Fault::Memory => th.error(&errors::MEMORY_ERROR, ""),
        }
    }
}

/// Raises the fault of a result.
pub trait OrRaise<T> {
    /// The value, or the fault as a waiting exception.
    fn or_raise(self, th: &Thread) -> Result<T, Raised>;
}

impl<T> OrRaise<T> for Result<T, Fault> {
    #[inline]
    fn or_raise(self, th: &Thread) -> Result<T, Raised> {
        self.map_err(|f| f.raise(th))
    }
}
