//! `posix_spawn` and `posix_spawnp`.

use std::ffi::CString;
use std::mem::MaybeUninit;

use super::path::{Asked, c_text};
use super::process::{environment, pointers, strings};
use super::{descriptor, int, truth};
use crate::object::{Args, Method, Raised, Res, Thread, Tuple, Value, protocol};

const SIGNATURE: &str = "($module, path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)";

pub(super) static FUNCTIONS: &[Method] = &[
    Method::function(
        "posix_spawn",
        SIGNATURE,
        |th, a| spawn(th, a, "posix_spawn", false),
        "Execute the program specified by path in a new process.",
    ),
    Method::function(
        "posix_spawnp",
        SIGNATURE,
        |th, a| spawn(th, a, "posix_spawnp", true),
        "Execute the program specified by path in a new process.",
    ),
];

/// `POSIX_SPAWN_OPEN` and its like: what a tuple of `file_actions` begins with.
pub(super) const ACTIONS: [(&str, i64); 3] =
    [("POSIX_SPAWN_OPEN", 0), ("POSIX_SPAWN_CLOSE", 1), ("POSIX_SPAWN_DUP2", 2)];

fn failed(th: &Thread, errno: i32) -> Raised {
    super::super::io::os_error(th, errno, None)
}

fn tell(th: &Thread, errno: i32) -> Res<()> {
    if errno == 0 { Ok(()) } else { Err(failed(th, errno)) }
}

/// What the new process does with its descriptors. The paths stay here until it has begun.
struct Actions {
    raw: libc::posix_spawn_file_actions_t,
    _paths: Vec<CString>,
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: initialised by `new`.
        unsafe { libc::posix_spawn_file_actions_destroy(&mut self.raw) };
    }
}

impl Actions {
    fn new(th: &Thread, list: &Value) -> Res<Actions> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: the call initialises what it is given.
        tell(th, unsafe { libc::posix_spawn_file_actions_init(raw.as_mut_ptr()) })?;
        // SAFETY: initialised by the call above.
        let mut actions = Actions { raw: unsafe { raw.assume_init() }, _paths: Vec::new() };
        let wrong = || th.type_error("Each file_actions element must be a non-empty tuple");
        for action in protocol::to_vec(th, list)? {
            let items = action.downcast::<Tuple>().map(Tuple::items).ok_or_else(wrong)?;
            let kind = items.first().ok_or_else(wrong)?;
            let number = |i: usize| descriptor(th, &items[i]);
            match (protocol::index_i64(th, kind)?, items.len()) {
                (0, 5) => {
                    let path = c_text(th, &items[2])?;
                    let (fd, flags, mode) = (number(1)?, number(3)?, number(4)? as libc::mode_t);
                    // SAFETY: the path lives as long as the actions do.
                    let errno = unsafe {
                        libc::posix_spawn_file_actions_addopen(
                            &mut actions.raw,
                            fd,
                            path.as_ptr(),
                            flags,
                            mode,
                        )
                    };
                    tell(th, errno)?;
                    actions._paths.push(path);
                }
                (1, 2) => {
                    let fd = number(1)?;
                    // SAFETY: the actions are initialised.
                    tell(th, unsafe { libc::posix_spawn_file_actions_addclose(&mut actions.raw, fd) })?;
                }
                (2, 3) => {
                    let (from, to) = (number(1)?, number(2)?);
                    // SAFETY: the actions are initialised.
                    tell(th, unsafe { libc::posix_spawn_file_actions_adddup2(&mut actions.raw, from, to) })?;
                }
                (0, _) => return Err(th.type_error("A open file_action tuple must have 5 elements")),
                (1, _) => return Err(th.type_error("A close file_action tuple must have 2 elements")),
                (2, _) => return Err(th.type_error("A dup2 file_action tuple must have 3 elements")),
                _ => return Err(th.type_error("Unknown file_actions identifier")),
            }
        }
        Ok(actions)
    }
}

/// How the new process is set up.
struct Attributes(libc::posix_spawnattr_t);

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: initialised by `new`.
        unsafe { libc::posix_spawnattr_destroy(&mut self.0) };
    }
}

impl Attributes {
    fn new(th: &Thread, a: &Args<'_>, function: &str) -> Res<Attributes> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: the call initialises what it is given.
        tell(th, unsafe { libc::posix_spawnattr_init(raw.as_mut_ptr()) })?;
        // SAFETY: initialised by the call above.
        let mut all = Attributes(unsafe { raw.assume_init() });
        let mut flags = 0;
        if let Some(group) = a.get_non_none(4) {
            let group = descriptor(th, group)?;
            // SAFETY: the attributes are initialised.
            tell(th, unsafe { libc::posix_spawnattr_setpgroup(&mut all.0, group) })?;
            flags |= libc::POSIX_SPAWN_SETPGROUP;
        }
        if truth(th, *a, 5, false)? {
            flags |= libc::POSIX_SPAWN_RESETIDS;
        }
        if truth(th, *a, 6, false)? {
            flags |= i32::from(libc::POSIX_SPAWN_SETSID);
        }
        if let Some(mask) = a.get(7) {
            let set = crate::modules::signal::mask::from_python(th, mask)?;
            // SAFETY: the attributes are initialised.
            tell(th, unsafe { libc::posix_spawnattr_setsigmask(&mut all.0, &set) })?;
            flags |= libc::POSIX_SPAWN_SETSIGMASK;
        }
        if let Some(defaults) = a.get(8) {
            let set = crate::modules::signal::mask::from_python(th, defaults)?;
            // SAFETY: the attributes are initialised.
            tell(th, unsafe { libc::posix_spawnattr_setsigdefault(&mut all.0, &set) })?;
            flags |= libc::POSIX_SPAWN_SETSIGDEF;
        }
        if let Some(scheduler) = a.get_non_none(9) {
            let Some(pair) = scheduler.downcast::<Tuple>() else {
                return Err(th.type_error(format!("{function}: scheduler must be a tuple or None")));
            };
            let [policy, param] = pair.items() else {
                return Err(th.type_error("A scheduler tuple must have two elements"));
            };
            if !policy.is_none() {
                let policy = descriptor(th, policy)?;
                // SAFETY: the attributes are initialised.
                tell(th, unsafe { libc::posix_spawnattr_setschedpolicy(&mut all.0, policy) })?;
                flags |= libc::POSIX_SPAWN_SETSCHEDULER;
            }
            let priority = protocol::getitem(th, param, &Value::small_int(0))?;
            // SAFETY: plain data.
            let mut param: libc::sched_param = unsafe { std::mem::zeroed() };
            param.sched_priority = descriptor(th, &priority)?;
            // SAFETY: the attributes are initialised.
            tell(th, unsafe { libc::posix_spawnattr_setschedparam(&mut all.0, &param) })?;
            flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
        }
        // SAFETY: the attributes are initialised.
        tell(th, unsafe { libc::posix_spawnattr_setflags(&mut all.0, flags as libc::c_short) })?;
        Ok(all)
    }
}

fn spawn(th: &Thread, a: Args<'_>, function: &'static str, search: bool) -> Res {
    let path = Asked::path(function).of(th, a.at(0))?;
    let argv = strings(th, a.at(1))?;
    if argv.is_empty() {
        return Err(th.value_error(format!("{function}: argv must not be empty")));
    }
    let env = match a.get_non_none(2) {
        Some(env) => Some(environment(th, env)?),
        None => None,
    };
    let actions = a.get_non_none(3).map(|list| Actions::new(th, list)).transpose()?;
    let attributes = Attributes::new(th, &a, function)?;
    let (argv, env) = (pointers(&argv), env.as_deref().map(pointers));
    let call = if search { libc::posix_spawnp } else { libc::posix_spawn };
    let mut pid = 0;
    let errno = th.detached(|| {
        // SAFETY: null-ended arrays of C strings, which like the actions and attributes outlive the call.
        unsafe {
            call(
                &mut pid,
                path.name().as_ptr(),
                actions.as_ref().map_or(std::ptr::null(), |actions| &raw const actions.raw),
                &attributes.0,
                argv.as_ptr().cast(),
                env.as_ref().map_or(libc_environment(), |env| env.as_ptr().cast()),
            )
        }
    });
    if errno != 0 {
        return Err(super::super::io::os_error(th, errno, Some(&path.shown)));
    }
    Ok(int(i64::from(pid)))
}

/// The environment of this process.
fn libc_environment() -> *const *mut libc::c_char {
    unsafe extern "C" {
        static environ: *const *mut libc::c_char;
    }
    // SAFETY: libc's own variable.
    unsafe { environ }
}
