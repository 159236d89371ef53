//! `time`.

use crate::object::{Args, Method, Module, ModuleSpec, Res, Str, Thread, Tuple, Value, errors, protocol};
use crate::types::helpers;
use crate::types::struct_sequence::{self, StructSequence};

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: &[
        Method::function(
            "time",
            "($module, /)",
            |_, _| Ok(seconds(libc::CLOCK_REALTIME)),
            "Return the current time in seconds since the Epoch.",
        ),
        Method::function(
            "time_ns",
            "($module, /)",
            |_, _| Ok(Value::from_i64(nanos(libc::CLOCK_REALTIME))),
            "",
        ),
        Method::function(
            "monotonic",
            "($module, /)",
            |_, _| Ok(seconds(libc::CLOCK_MONOTONIC)),
            "Monotonic clock, cannot go backward.",
        ),
        Method::function(
            "monotonic_ns",
            "($module, /)",
            |_, _| Ok(Value::from_i64(nanos(libc::CLOCK_MONOTONIC))),
            "",
        ),
        Method::function(
            "perf_counter",
            "($module, /)",
            |_, _| Ok(seconds(libc::CLOCK_MONOTONIC)),
            "Performance counter for benchmarking.",
        ),
        Method::function(
            "perf_counter_ns",
            "($module, /)",
            |_, _| Ok(Value::from_i64(nanos(libc::CLOCK_MONOTONIC))),
            "",
        ),
        Method::function(
            "process_time",
            "($module, /)",
            |_, _| Ok(seconds(libc::CLOCK_PROCESS_CPUTIME_ID)),
            "Process time for profiling: sum of the kernel and user-space CPU time.",
        ),
        Method::function(
            "process_time_ns",
            "($module, /)",
            |_, _| Ok(Value::from_i64(nanos(libc::CLOCK_PROCESS_CPUTIME_ID))),
            "",
        ),
        Method::function(
            "thread_time",
            "($module, /)",
            |_, _| Ok(seconds(libc::CLOCK_THREAD_CPUTIME_ID)),
            "Thread time for profiling.",
        ),
        Method::function(
            "thread_time_ns",
            "($module, /)",
            |_, _| Ok(Value::from_i64(nanos(libc::CLOCK_THREAD_CPUTIME_ID))),
            "",
        ),
        Method::function(
            "clock_getres",
            "~($module, clk_id, /)",
            |th, a| {
                let id = super::descriptor::c_int(th, a.at(0))?;
                let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
                // SAFETY: fills the struct.
                if unsafe { libc::clock_getres(id, &mut t) } != 0 {
                    return Err(super::io::os_error(th, super::io::errno(), None));
                }
                Ok(Value::from_f64(t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9))
            },
            "Return the resolution (precision) of the specified clock clk_id.",
        ),
        Method::function(
            "clock_settime",
            "-($module, clk_id, time, /)",
            |th, a| set_clock(th, a.at(0), super::timeout::nanoseconds(th, a.at(1))?),
            "Set the time of the specified clock clk_id.",
        ),
        Method::function(
            "clock_settime_ns",
            "-($module, clk_id, time, /)",
            |th, a| set_clock(th, a.at(0), protocol::index_i64(th, a.at(1))?),
            "Set the time of the specified clock clk_id with nanoseconds.",
        ),
        Method::function(
            "pthread_getcpuclockid",
            "~($module, thread_id, /)",
            cpu_clock,
            "Return the clk_id of a thread's CPU time clock.",
        ),
        Method::function(
            "clock_gettime",
            "($module, clk_id, /)",
            |th, a| Ok(seconds(clock_id(th, a.at(0))?)),
            "Return the time of the specified clock clk_id as a float.",
        ),
        Method::function(
            "clock_gettime_ns",
            "($module, clk_id, /)",
            |th, a| Ok(Value::from_i64(nanos(clock_id(th, a.at(0))?))),
            "Return the time of the specified clock clk_id as nanoseconds (int).",
        ),
        Method::function(
            "sleep",
            "($module, object, /)",
            sleep,
            "sleep(seconds)\n\nDelay execution for a given number of seconds.",
        ),
        Method::function(
            "gmtime",
            "~($module, seconds=None, /)",
            |th, a| broken_down(th, a, true),
            "Convert seconds since the Epoch to a time tuple expressing UTC.",
        ),
        Method::function(
            "localtime",
            "~($module, seconds=None, /)",
            |th, a| broken_down(th, a, false),
            "Convert seconds since the Epoch to a time tuple expressing local time.",
        ),
        Method::function(
            "mktime",
            "($module, object, /)",
            mktime,
            "Convert a time tuple in local time to seconds since the Epoch.",
        ),
        Method::function(
            "strftime",
            "-($module, format, tuple=None, /)",
            strftime,
            "Convert a time tuple to a string according to a format specification.",
        ),
        Method::function(
            "strptime",
            "-($module, string, format='%a %b %d %H:%M:%S %Y', /)",
            strptime,
            "Parse a string to a time tuple according to a format specification.",
        ),
        Method::function(
            "asctime",
            "-($module, tuple=None, /)",
            asctime,
            "Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.",
        ),
        Method::function(
            "ctime",
            "~($module, seconds=None, /)",
            |th, a| {
                let t = broken_down(th, a, false)?;
                asctime(th, Args::of(&[t]))
            },
            "Convert a time in seconds since the Epoch to a string in local time.",
        ),
        Method::function(
            "tzset",
            "($module, /)",
            |th, _| {
                // SAFETY: reads the environment only.
                unsafe { tzset() };
                let module = helpers::import(th, "time")?;
                module.downcast::<Module>().iter().for_each(|m| set_zone(m));
                Ok(Value::none())
            },
            "Initialize, or reinitialize, the local timezone.",
        ),
        Method::function(
            "get_clock_info",
            "~($module, name, /)",
            clock_info,
            "Get information of the specified clock.",
        ),
    ],
    init,
    gil_not_used: true,
};

unsafe extern "C" {
    fn tzset();
}

/// `time.struct_time`.
pub static STRUCT_TIME: StructSequence = StructSequence::new(
    "time",
    "struct_time",
    &[
        "tm_year",
        "tm_mon",
        "tm_mday",
        "tm_hour",
        "tm_min",
        "tm_sec",
        "tm_wday",
        "tm_yday",
        "tm_isdst",
        "tm_zone",
        "tm_gmtoff",
    ],
    9,
);

/// Binds `struct_time`.
pub fn init_types() {
    struct_sequence::bind(&STRUCT_TIME);
}

fn init(_: &Thread, module: &Value) -> Res<()> {
    let m = module.downcast::<Module>().expect("a module");
    m.set("struct_time", STRUCT_TIME.class.value());
    m.set("_STRUCT_TM_ITEMS", Value::small_int(11));
    for (n, id) in [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
        ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
    ] {
        m.set(n, Value::from_i64(i64::from(id)));
    }
    set_zone(m);
    Ok(())
}

/// Sets what tells of the local time zone. The offsets of January and July tell standard and summer time.
fn set_zone(m: &Module) {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let january = nanos(libc::CLOCK_REALTIME) / 1_000_000_000 / YEAR * YEAR;
    let (Some(jan), Some(jul)) = (to_tm(january, false), to_tm(january + YEAR / 2, false)) else { return };
    // South of the equator summer is in January.
    let (std, dst) = if jan.tm_gmtoff <= jul.tm_gmtoff { (jan, jul) } else { (jul, jan) };
    m.set("timezone", Value::from_i64(-std.tm_gmtoff));
    m.set("altzone", Value::from_i64(-dst.tm_gmtoff));
    m.set("daylight", Value::from_i64(i64::from(std.tm_gmtoff != dst.tm_gmtoff)));
    m.set("tzname", Tuple::new(vec![zone(&std), zone(&dst)]).into_value());
}

fn nanos(clock: i32) -> i64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills the struct.
    unsafe { libc::clock_gettime(clock, &mut t) };
    t.tv_sec * 1_000_000_000 + t.tv_nsec
}

/// `time.perf_counter_ns()`.
pub fn perf_counter_ns() -> i64 {
    nanos(libc::CLOCK_MONOTONIC)
}

fn seconds(clock: i32) -> Value {
    Value::from_f64(nanos(clock) as f64 / 1e9)
}

fn clock_id(th: &Thread, v: &Value) -> Res<i32> {
    let number = match v.ty().slots().index {
        Some(_) => protocol::as_i64(&protocol::index(th, v)?).and_then(|n| i32::try_from(n).ok()),
        None => None,
    };
    let Some(id) = number else {
        return Err(th.type_error(format!("clk_id should be integer, not {}", v.ty().error_name())));
    };
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills the struct, or fails.
    if unsafe { libc::clock_gettime(id, &mut t) } != 0 {
        return Err(super::io::os_error(th, libc::EINVAL, None));
    }
    Ok(id)
}

fn set_clock(th: &Thread, id: &Value, nanos: i64) -> Res {
    let id = super::descriptor::c_int(th, id)?;
    let t =
        libc::timespec { tv_sec: nanos.div_euclid(1_000_000_000), tv_nsec: nanos.rem_euclid(1_000_000_000) };
    // SAFETY: reads the struct.
    match unsafe { libc::clock_settime(id, &t) } {
        0 => Ok(Value::none()),
        _ => Err(super::io::os_error(th, super::io::errno(), None)),
    }
}

fn cpu_clock(th: &Thread, a: Args<'_>) -> Res {
    // Only a thread of ours is sure to be one: others would be read as memory.
    let ident = protocol::index_i64(th, a.at(0))? as u64;
    if !super::thread::runs(th, ident) {
        return Err(super::io::os_error(th, libc::ESRCH, None));
    }
    let mut clock = 0;
    // SAFETY: fills the number; the thread runs.
    match unsafe { libc::pthread_getcpuclockid(ident as libc::pthread_t, &mut clock) } {
        0 => Ok(Value::from_i64(clock.into())),
        errno => Err(super::io::os_error(th, errno, None)),
    }
}

fn sleep(th: &Thread, args: Args<'_>) -> Res {
    let length = super::timeout::nanoseconds(th, args.at(0))?;
    if length < 0 {
        return Err(th.value_error("sleep length must be non-negative"));
    }
    let end = nanos(libc::CLOCK_MONOTONIC).saturating_add(length);
    // What has been queued for us must not wait as long as we do.
    th.participant().serve_merges();
    loop {
        let t = libc::timespec { tv_sec: end / 1_000_000_000, tv_nsec: end % 1_000_000_000 };
        // SAFETY: sleeps until an absolute time, or until a signal.
        let r = th.detached(|| unsafe {
            libc::clock_nanosleep(libc::CLOCK_MONOTONIC, libc::TIMER_ABSTIME, &t, std::ptr::null_mut())
        });
        crate::vm::check_signals(th)?;
        if r == 0 || nanos(libc::CLOCK_MONOTONIC) >= end {
            return Ok(Value::none());
        }
    }
}

fn to_tm(secs: i64, utc: bool) -> Option<libc::tm> {
    // SAFETY: `tm` is plain data that the calls fill.
    unsafe {
        let mut t: libc::tm = std::mem::zeroed();
        let p = if utc { libc::gmtime_r(&secs, &mut t) } else { libc::localtime_r(&secs, &mut t) };
        (!p.is_null()).then_some(t)
    }
}

fn zone(t: &libc::tm) -> Value {
    if t.tm_zone.is_null() {
        return Str::empty().into_value();
    }
    // SAFETY: libc's zone names are C strings that live on.
    Str::new(&unsafe { std::ffi::CStr::from_ptr(t.tm_zone) }.to_string_lossy()).into_value()
}

fn broken_down(th: &Thread, args: Args<'_>, utc: bool) -> Res {
    let secs = match args.get_non_none(0) {
        None => nanos(libc::CLOCK_REALTIME) / 1_000_000_000,
        Some(v) => match v.as_float() {
            Some(f) if f.is_nan() => return Err(th.value_error("Invalid value NaN (not a number)")),
            Some(f) => f.floor() as i64,
            None => protocol::index_i64(th, v)?,
        },
    };
    let Some(t) = to_tm(secs, utc) else {
        return Err(th.overflow_error("timestamp out of range for platform time_t"));
    };
    let i = |v: i32| Value::from_i64(i64::from(v));
    let zone = zone(&t);
    Ok(STRUCT_TIME.make(vec![
        Value::from_i64(i64::from(t.tm_year) + 1900),
        i(t.tm_mon + 1),
        i(t.tm_mday),
        i(t.tm_hour),
        i(t.tm_min),
        i(t.tm_sec),
        i((t.tm_wday + 6) % 7),
        i(t.tm_yday + 1),
        i(t.tm_isdst),
        zone,
        Value::from_i64(t.tm_gmtoff),
    ]))
}

fn from_tuple(th: &Thread, v: &Value) -> Res<libc::tm> {
    let Some(t) = v.downcast::<Tuple>() else {
        return Err(th.type_error("Tuple or struct_time argument required"));
    };
    if t.len() != 9 {
        return Err(th.type_error("time tuple must have exactly 9 elements"));
    }
    let mut f = [0i32; 9];
    for (slot, v) in f.iter_mut().zip(t.items()) {
        let n = protocol::index_c(th, v, "long")?;
        *slot = n.try_into().map_err(|_| {
            let bound = if n < 0 { "less than minimum" } else { "greater than maximum" };
            th.overflow_error(format!("signed integer is {bound}"))
        })?;
    }
    let Some(year) = f[0].checked_sub(1900) else {
        return Err(th.overflow_error("year out of range"));
    };
    // SAFETY: plain data.
    let mut tm: libc::tm = unsafe { std::mem::zeroed() };
    tm.tm_year = year;
    tm.tm_mon = f[1].wrapping_sub(1);
    tm.tm_mday = f[2];
    tm.tm_hour = f[3];
    tm.tm_min = f[4];
    tm.tm_sec = f[5];
    // As in C, so that a day below -1 stays below 0.
    tm.tm_wday = f[6].wrapping_add(1) % 7;
    tm.tm_yday = f[7].wrapping_sub(1);
    tm.tm_isdst = f[8].signum();
    Ok(tm)
}

/// As [`from_tuple`], with every field in its range (`mktime` alone takes others).
fn from_checked_tuple(th: &Thread, v: &Value) -> Res<libc::tm> {
    let mut tm = from_tuple(th, v)?;
    for (bad, what) in [
        (tm.tm_mon < -1 || tm.tm_mon > 11, "month out of range"),
        (tm.tm_mday < 0 || tm.tm_mday > 31, "day of month out of range"),
        (tm.tm_hour < 0 || tm.tm_hour > 23, "hour out of range"),
        (tm.tm_min < 0 || tm.tm_min > 59, "minute out of range"),
        (tm.tm_sec < 0 || tm.tm_sec > 61, "seconds out of range"),
        (tm.tm_wday < 0, "day of week out of range"),
        (tm.tm_yday < -1 || tm.tm_yday > 365, "day of year out of range"),
    ] {
        if bad {
            return Err(th.value_error(what));
        }
    }
    tm.tm_mon = tm.tm_mon.max(0);
    tm.tm_mday = tm.tm_mday.max(1);
    tm.tm_yday = tm.tm_yday.max(0);
    Ok(tm)
}

fn now_or(th: &Thread, v: Option<&Value>) -> Res<libc::tm> {
    match v.filter(|v| !v.is_none()) {
        Some(v) => from_checked_tuple(th, v),
        None => to_tm(nanos(libc::CLOCK_REALTIME) / 1_000_000_000, false)
            .ok_or_else(|| th.overflow_error("timestamp out of range for platform time_t")),
    }
}

fn mktime(th: &Thread, args: Args<'_>) -> Res {
    let mut tm = from_tuple(th, args.at(0))?;
    tm.tm_wday = -1;
    // SAFETY: normalises the struct.
    let t = unsafe { libc::mktime(&mut tm) };
    if t == -1 && tm.tm_wday == -1 {
        return Err(th.overflow_error("mktime argument out of range"));
    }
    Ok(Value::from_f64(t as f64))
}

fn strftime(th: &Thread, args: Args<'_>) -> Res {
    let Some(f) = args.at(0).downcast::<Str>() else {
        return Err(
            th.type_error(format!("strftime() argument 1 must be str, not {}", args.at(0).given_name()))
        );
    };
    let tm = now_or(th, args.get(1))?;
    let mut out = Vec::new();
    let characters: Vec<u32> = f.iter().collect();
    // The system reads ASCII; all else stands for itself.
    for run in characters.chunk_by(|a, b| is_plain(*a) == is_plain(*b)) {
        if is_plain(run[0]) {
            let text: Vec<u8> = run.iter().map(|c| *c as u8).collect();
            let text = std::ffi::CString::new(text).expect("no character is zero");
            out.extend(formatted(&text, &tm).chars().map(u32::from));
        } else {
            out.extend_from_slice(run);
        }
    }
    Ok(Str::from_ucs4(&out).into_value())
}

/// Whether `strftime` of the system may see a character.
fn is_plain(c: u32) -> bool {
    (1..0x80).contains(&c)
}

/// What the system makes of a format.
fn formatted(format: &std::ffi::CStr, tm: &libc::tm) -> String {
    let length = format.count_bytes();
    let mut size = 256 + length * 4;
    loop {
        let mut out = vec![0u8; size];
        // SAFETY: writes at most `size` bytes.
        let n = unsafe { libc::strftime(out.as_mut_ptr().cast(), size, format.as_ptr(), tm) };
        if n > 0 || size > 256 * length {
            out.truncate(n);
            return String::from_utf8_lossy(&out).into_owned();
        }
        size *= 2;
    }
}

fn strptime(th: &Thread, args: Args<'_>) -> Res {
    let m = super::import_module(th, "_strptime")?;
    let values: Vec<Value> = args.positional_slots().iter().flatten().cloned().collect();
    crate::object::call::call_method(th, &m, crate::name!("_strptime_time"), &values)
}

fn asctime(th: &Thread, args: Args<'_>) -> Res {
    let t = now_or(th, args.get(0))?;
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    Ok(Str::new(&format!(
        "{} {}{:3} {:02}:{:02}:{:02} {}",
        DAYS[t.tm_wday.rem_euclid(7) as usize],
        MONTHS[t.tm_mon.clamp(0, 11) as usize],
        t.tm_mday,
        t.tm_hour,
        t.tm_min,
        t.tm_sec,
        i64::from(t.tm_year) + 1900
    ))
    .into_value())
}

fn clock_info(th: &Thread, args: Args<'_>) -> Res {
    let Some(n) = args.at(0).downcast::<Str>() else {
        return Err(th.type_error("get_clock_info() argument 1 must be str"));
    };
    let (clock, call, monotonic, adjustable) = match &*n.to_str_lossy() {
        "time" => (libc::CLOCK_REALTIME, "clock_gettime(CLOCK_REALTIME)", false, true),
        "monotonic" | "perf_counter" => {
            (libc::CLOCK_MONOTONIC, "clock_gettime(CLOCK_MONOTONIC)", true, false)
        }
        "process_time" => {
            (libc::CLOCK_PROCESS_CPUTIME_ID, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false)
        }
        "thread_time" => {
            (libc::CLOCK_THREAD_CPUTIME_ID, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false)
        }
        _ => return Err(th.error(&errors::VALUE_ERROR, "unknown clock")),
    };
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: fills the struct.
    unsafe { libc::clock_getres(clock, &mut t) };
    let ns = crate::object::Dict::new();
    ns.set_str(crate::name!("implementation"), Str::new(call).into_value());
    ns.set_str(crate::name!("monotonic"), Value::bool(monotonic));
    ns.set_str(crate::name!("adjustable"), Value::bool(adjustable));
    ns.set_str(crate::name!("resolution"), Value::from_f64(t.tv_sec as f64 + t.tv_nsec as f64 / 1e9));
    Ok(crate::types::simple_namespace::make(ns))
}
