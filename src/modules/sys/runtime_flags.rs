//! Flags of `sys.flags` that native code asks for while the program runs.

use crate::sync::prim::OnceLock;

/// What the options and the environment say of text and of development.
#[derive(Clone, Copy, Default)]
pub struct RuntimeFlags {
    /// `-X dev`: checks that cost time.
    pub dev_mode: bool,
    /// `-X utf8`: the locale is not asked for the encoding of text.
    pub utf8_mode: bool,
    /// `-X warn_default_encoding`: text opened without saying how it is encoded is worth a warning.
    pub warn_default_encoding: bool,
    /// `-b`: text and bytes that are compared are worth a warning.
    pub bytes_warning: u8,
    /// `-X importtime`: imports are timed; from 2 on, those from `sys.modules` are told of, too.
    pub import_time: u8,
    /// `-X cpu_count`: how many processors `os` shall say there are.
    pub cpu_count: Option<u32>,
    /// `-X thread_inherit_context`: threads start in a copy of their starter's context.
    pub thread_inherit_context: bool,
    /// `-X context_aware_warnings`: filters of warnings belong to a context.
    pub context_aware_warnings: bool,
}

static FLAGS: OnceLock<RuntimeFlags> = OnceLock::new();

/// Sets the flags; part of start-up.
pub(super) fn set(flags: RuntimeFlags) {
    // A second call changes nothing.
    let _ = FLAGS.set(flags);
}

/// The flags.
pub fn runtime_flags() -> RuntimeFlags {
    FLAGS.get().copied().unwrap_or_default()
}

/// Whether the environment names the locale `C`, which says nothing of an encoding: UTF-8 is meant (PEP 540).
pub fn plain_locale() -> bool {
    let named =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|n| std::env::var(n).ok().filter(|v| !v.is_empty()));
    named.is_none_or(|locale| locale == "C" || locale == "POSIX")
}
