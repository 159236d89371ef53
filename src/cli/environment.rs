//! What the environment and the `-X` options add to the options of the command line (CPython's `config_read`).

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::modules::sys;
use crate::types::int::text;

/// A variable of the environment that is set to something, unless the environment is to be ignored.
pub(super) fn variable(config: &sys::Config, key: &str) -> Option<OsString> {
    if config.ignore_environment { None } else { std::env::var_os(key).filter(|v| !v.is_empty()) }
}

/// The same as text; what is no text is not set.
pub(super) fn text_of(config: &sys::Config, key: &str) -> Option<String> {
    variable(config, key)?.into_string().ok()
}

fn is_set(config: &sys::Config, key: &str) -> bool {
    variable(config, key).is_some()
}

/// A variable that counts as an option given so often: anything that is no number counts as once.
fn level(config: &sys::Config, key: &str) -> u32 {
    let Some(value) = variable(config, key) else { return 0 };
    value.to_str().and_then(|v| v.parse().ok()).unwrap_or(1)
}

/// The last `-X name` or `-X name=value`.
fn option<'c>(config: &'c sys::Config, name: &str) -> Option<Option<&'c str>> {
    config.x_options.iter().rev().find(|(k, _)| k == name).map(|(_, v)| v.as_deref())
}

pub(super) fn has_option(config: &sys::Config, name: &str) -> bool {
    option(config, name).is_some()
}

/// Completes the configuration, or says what is fatally wrong with it.
pub(super) fn complete(config: &mut sys::Config) -> Result<(), String> {
    let c = &*config;
    let (hash_seed, hash_randomization) = hash_seed(c)?;
    let runtime_flags = runtime_flags(c)?;
    let int_max_str_digits = max_digits(c)?;
    let io_encoding = io_encoding(c);
    let gil = gil(c)?;
    if crate::mode::PARALLEL {
        // Each thread has instructions of its own in any case.
        switch(c, "tlbc", "PYTHON_TLBC")?;
    }
    let prefix = option(c, "pycache_prefix").map(|v| v.map(str::to_string));
    let prefix = prefix.unwrap_or_else(|| text_of(c, "PYTHONPYCACHEPREFIX")).filter(|p| !p.is_empty());
    let warn_options = warn_options(c, runtime_flags);
    let path = variable(c, "PYTHONPATH").map_or_else(Vec::new, |p| {
        p.as_bytes().split(|b| *b == b':').map(|part| OsString::from_vec(part.to_vec())).collect()
    });
    *config = sys::Config {
        debug: c.debug.max(level(c, "PYTHONDEBUG")),
        verbose: c.verbose.max(level(c, "PYTHONVERBOSE")),
        optimize: c.optimize.max(level(c, "PYTHONOPTIMIZE")),
        inspect: c.inspect.max(level(c, "PYTHONINSPECT")),
        unbuffered: c.unbuffered || level(c, "PYTHONUNBUFFERED") > 0,
        dont_write_bytecode: c.dont_write_bytecode || level(c, "PYTHONDONTWRITEBYTECODE") > 0,
        no_user_site: c.no_user_site || level(c, "PYTHONNOUSERSITE") > 0,
        safe_path: c.safe_path || is_set(c, "PYTHONSAFEPATH"),
        malloc_stats: is_set(c, "PYTHONMALLOCSTATS"),
        pycache_prefix: prefix,
        warn_options,
        path,
        hash_seed,
        hash_randomization,
        int_max_str_digits,
        io_encoding,
        gil,
        runtime_flags,
        ..c.clone()
    };
    Ok(())
}

/// `PYTHONHASHSEED`: the seed, and whether `sys.flags` speaks of random hashes. (Only the seed 0 switches them off.)
fn hash_seed(c: &sys::Config) -> Result<(Option<u32>, bool), String> {
    let value = match variable(c, "PYTHONHASHSEED") {
        Some(value) if value != "random" && !c.hash_randomization => value,
        _ => return Ok((None, true)),
    };
    match value.to_str().and_then(|v| v.parse::<u32>().ok()) {
        Some(seed) => Ok((Some(seed), seed != 0)),
        None => Err(
            "config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]"
                .into(),
        ),
    }
}

/// Where warnings come from, the weakest first.
fn warn_options(c: &sys::Config, flags: sys::RuntimeFlags) -> Vec<String> {
    let mut all = Vec::new();
    if flags.dev_mode {
        all.push("default".to_string());
    }
    if let Some(list) = text_of(c, "PYTHONWARNINGS") {
        all.extend(list.split(',').map(str::to_string));
    }
    all.extend(c.warn_options.iter().cloned());
    match flags.bytes_warning {
        0 => {}
        1 => all.push("default::BytesWarning".to_string()),
        _ => all.push("error::BytesWarning".to_string()),
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|option| seen.insert(option.clone()));
    all
}

/// `PYTHONIOENCODING`: `encoding`, `encoding:errors` or `:errors`.
fn io_encoding(c: &sys::Config) -> (Option<String>, Option<String>) {
    let Some(value) = text_of(c, "PYTHONIOENCODING") else { return (None, None) };
    let given = |part: &str| (!part.is_empty()).then(|| part.to_string());
    match value.split_once(':') {
        None => (given(&value), None),
        Some((encoding, errors)) => (given(encoding), given(errors)),
    }
}

/// `-X int_max_str_digits`, `PYTHONINTMAXSTRDIGITS`.
fn max_digits(c: &sys::Config) -> Result<Option<usize>, String> {
    let (value, source) = match option(c, "int_max_str_digits") {
        Some(value) => (value.unwrap_or_default().to_string(), "-X int_max_str_digits"),
        None => match text_of(c, "PYTHONINTMAXSTRDIGITS") {
            Some(value) => (value, "PYTHONINTMAXSTRDIGITS"),
            None => return Ok(None),
        },
    };
    match value.parse::<usize>() {
        Ok(n) if n == 0 || (text::THRESHOLD..=i32::MAX as usize).contains(&n) => Ok(Some(n)),
        _ => Err(format!(
            "config_init_int_max_str_digits: {source}: invalid limit; must be >= {} or 0 for unlimited.",
            text::THRESHOLD
        )),
    }
}

/// What native code asks for while the program runs.
fn runtime_flags(c: &sys::Config) -> Result<sys::RuntimeFlags, String> {
    let utf8 = match option(c, "utf8") {
        Some(None | Some("1")) => Some(true),
        Some(Some("0")) => Some(false),
        Some(Some(_)) => return Err("preconfig_init_utf8_mode: invalid -X utf8 option value".into()),
        None => match text_of(c, "PYTHONUTF8").as_deref() {
            None => None,
            Some("1") => Some(true),
            Some("0") => Some(false),
            Some(_) => {
                return Err("preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value".into());
            }
        },
    };
    let import_time = match option(c, "importtime") {
        Some(value) => match value.map_or(Ok(1), str::parse::<i64>) {
            Ok(n @ 1..=2) => n as u8,
            Err(_) => 1,
            Ok(_) => {
                return Err("config_init_import_time: -X importtime: values other than 1 and 2 are reserved for future use.".into());
            }
        },
        None => level(c, "PYTHONPROFILEIMPORTTIME").min(2) as u8,
    };
    let cpu_count = option(c, "cpu_count").map(Option::unwrap_or_default).map(str::to_string);
    let cpu_count = match cpu_count.or_else(|| text_of(c, "PYTHON_CPU_COUNT")).as_deref() {
        None | Some("default") => None,
        Some(n) => Some(n.parse().ok().filter(|n| (1..=i32::MAX as u32).contains(n)).ok_or(
            "config_init_cpu_count: -X cpu_count=n option: n is missing or an invalid number, n must be greater than 0",
        )?),
    };
    Ok(sys::RuntimeFlags {
        dev_mode: has_option(c, "dev") || is_set(c, "PYTHONDEVMODE"),
        utf8_mode: utf8.unwrap_or_else(sys::plain_locale),
        warn_default_encoding: has_option(c, "warn_default_encoding")
            || is_set(c, "PYTHONWARNDEFAULTENCODING"),
        import_time,
        cpu_count,
        thread_inherit_context: switch(c, "thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT")?,
        context_aware_warnings: switch(c, "context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS")?,
        ..c.runtime_flags
    })
}

/// `-X gil`, `PYTHON_GIL`.
fn gil(c: &sys::Config) -> Result<Option<bool>, String> {
    let text = match option(c, "gil") {
        Some(text) => text.map(str::to_string),
        None => match text_of(c, "PYTHON_GIL").filter(|t| !t.is_empty()) {
            Some(text) => Some(text),
            None => return Ok(None),
        },
    };
    match zero_or_one(text.as_deref()) {
        Some(false) if !crate::mode::PARALLEL => {
            Err("config_read_gil: Disabling the GIL is not supported by this build".to_string())
        }
        Some(on) => Ok(Some(on)),
        None => Err("config_read_gil: PYTHON_GIL / -X gil must be \"0\" or \"1\"".to_string()),
    }
}

fn zero_or_one(text: Option<&str>) -> Option<bool> {
    match text {
        Some("0") => Some(false),
        Some("1") => Some(true),
        _ => None,
    }
}

/// An option that is 0 or 1, or what the environment says instead.
fn switch(c: &sys::Config, name: &str, variable: &str) -> Result<bool, String> {
    // (As in CPython without a lock.)
    let mut on = crate::mode::PARALLEL;
    if let Some(text) = text_of(c, variable).filter(|t| !t.is_empty()) {
        on = zero_or_one(Some(&text))
            .ok_or_else(|| format!("config_init_{name}: {variable}=N: N is missing or invalid"))?;
    }
    if let Some(text) = option(c, name) {
        on = zero_or_one(text)
            .ok_or_else(|| format!("config_init_{name}: -X {name}=n: n is missing or invalid"))?;
    }
    Ok(on)
}

/// How many frames of each allocation the options or the environment want traced, and which of them.
pub(super) fn traced_frames(c: &sys::Config) -> Option<(String, &'static str)> {
    match option(c, "tracemalloc") {
        Some(n) => Some((n.unwrap_or("1").to_string(), "-X tracemalloc=NFRAME")),
        None => Some((text_of(c, "PYTHONTRACEMALLOC")?, "PYTHONTRACEMALLOC")),
    }
}
