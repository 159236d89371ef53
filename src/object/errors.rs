//! Handles of the exception classes, and one-line ways to raise them. The classes themselves are declared in
//! `types::exception`.

use super::class::Class;
use super::thread::{Raised, Thread, Waiting};
use super::value::Value;

macro_rules! exceptions {
    ($($name:ident $text:literal,)*) => {
        $(#[doc = concat!("`", $text, "`.")] pub static $name: Class = Class::new();)*
    };
}

exceptions! {
    BASE_EXCEPTION "BaseException",
    EXCEPTION "Exception",
    BASE_EXCEPTION_GROUP "BaseExceptionGroup",
    EXCEPTION_GROUP "ExceptionGroup",
    GENERATOR_EXIT "GeneratorExit",
    KEYBOARD_INTERRUPT "KeyboardInterrupt",
    SYSTEM_EXIT "SystemExit",
    ARITHMETIC_ERROR "ArithmeticError",
    FLOATING_POINT_ERROR "FloatingPointError",
    OVERFLOW_ERROR "OverflowError",
    ZERO_DIVISION_ERROR "ZeroDivisionError",
    ASSERTION_ERROR "AssertionError",
    ATTRIBUTE_ERROR "AttributeError",
    BUFFER_ERROR "BufferError",
    EOF_ERROR "EOFError",
    IMPORT_ERROR "ImportError",
    MODULE_NOT_FOUND_ERROR "ModuleNotFoundError",
    LOOKUP_ERROR "LookupError",
    INDEX_ERROR "IndexError",
    KEY_ERROR "KeyError",
    MEMORY_ERROR "MemoryError",
    NAME_ERROR "NameError",
    UNBOUND_LOCAL_ERROR "UnboundLocalError",
    OS_ERROR "OSError",
    BLOCKING_IO_ERROR "BlockingIOError",
    CHILD_PROCESS_ERROR "ChildProcessError",
    CONNECTION_ERROR "ConnectionError",
    BROKEN_PIPE_ERROR "BrokenPipeError",
    CONNECTION_ABORTED_ERROR "ConnectionAbortedError",
    CONNECTION_REFUSED_ERROR "ConnectionRefusedError",
    CONNECTION_RESET_ERROR "ConnectionResetError",
    FILE_EXISTS_ERROR "FileExistsError",
    FILE_NOT_FOUND_ERROR "FileNotFoundError",
    INTERRUPTED_ERROR "InterruptedError",
    IS_A_DIRECTORY_ERROR "IsADirectoryError",
    NOT_A_DIRECTORY_ERROR "NotADirectoryError",
    PERMISSION_ERROR "PermissionError",
    PROCESS_LOOKUP_ERROR "ProcessLookupError",
    TIMEOUT_ERROR "TimeoutError",
    REFERENCE_ERROR "ReferenceError",
    RUNTIME_ERROR "RuntimeError",
    NOT_IMPLEMENTED_ERROR "NotImplementedError",
    PYTHON_FINALIZATION_ERROR "PythonFinalizationError",
    RECURSION_ERROR "RecursionError",
    STOP_ASYNC_ITERATION "StopAsyncIteration",
    STOP_ITERATION "StopIteration",
    SYNTAX_ERROR "SyntaxError",
    INCOMPLETE_INPUT_ERROR "_IncompleteInputError",
    INDENTATION_ERROR "IndentationError",
    TAB_ERROR "TabError",
    SYSTEM_ERROR "SystemError",
    TYPE_ERROR "TypeError",
    VALUE_ERROR "ValueError",
    UNICODE_ERROR "UnicodeError",
    UNICODE_DECODE_ERROR "UnicodeDecodeError",
    UNICODE_ENCODE_ERROR "UnicodeEncodeError",
    UNICODE_TRANSLATE_ERROR "UnicodeTranslateError",
    WARNING "Warning",
    BYTES_WARNING "BytesWarning",
    DEPRECATION_WARNING "DeprecationWarning",
    ENCODING_WARNING "EncodingWarning",
    FUTURE_WARNING "FutureWarning",
    IMPORT_WARNING "ImportWarning",
    PENDING_DEPRECATION_WARNING "PendingDeprecationWarning",
    RESOURCE_WARNING "ResourceWarning",
    RUNTIME_WARNING "RuntimeWarning",
    SYNTAX_WARNING "SyntaxWarning",
    UNICODE_WARNING "UnicodeWarning",
    USER_WARNING "UserWarning",
}

macro_rules! raisers {
    ($($(#[$doc:meta])* $f:ident $class:ident,)*) => {
        impl Thread {
            $(#[doc = concat!("Raises `", stringify!($class), "` with a message.")]
            #[cold]
            pub fn $f(&self, message: impl Into<String>) -> Raised {
                self.raise(Waiting::Text(&$class, message.into()))
            })*
        }
    };
}

raisers! {
    type_error TYPE_ERROR,
    value_error VALUE_ERROR,
    runtime_error RUNTIME_ERROR,
    index_error INDEX_ERROR,
    overflow_error OVERFLOW_ERROR,
    zero_division_error ZERO_DIVISION_ERROR,
    attribute_error ATTRIBUTE_ERROR,
    name_error NAME_ERROR,
    import_error IMPORT_ERROR,
    system_error SYSTEM_ERROR,
    memory_error MEMORY_ERROR,
    lookup_error LOOKUP_ERROR,
    not_implemented_error NOT_IMPLEMENTED_ERROR,
    recursion_error RECURSION_ERROR,
    buffer_error BUFFER_ERROR,
    assertion_error ASSERTION_ERROR,
}

impl Thread {
    /// Raises an exception of any class with a message.
    #[cold]
    pub fn error(&self, class: &'static Class, message: impl Into<String>) -> Raised {
        self.raise(Waiting::Text(class, message.into()))
    }
    /// Raises `KeyError(key)`.
    #[cold]
    pub fn key_error(&self, key: Value) -> Raised {
        self.raise(Waiting::Arg(&KEY_ERROR, key))
    }
    /// Raises `StopIteration(value)`.
    #[cold]
    pub fn stop_iteration(&self, value: Value) -> Raised {
        self.raise(Waiting::Arg(&STOP_ITERATION, value))
    }
}
