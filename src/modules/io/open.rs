//! `open`.

use super::{base, buffered, closing, file, text};
use crate::object::call::{call, call_method};
use crate::object::names::name;
use crate::object::{Args, Res, Str, Thread, Value, attribute, errors, imports, protocol};

struct Mode {
    main: char,
    plus: bool,
    binary: bool,
}

fn parse(th: &Thread, mode: &str) -> Res<Mode> {
    let invalid = || th.value_error(format!("invalid mode: '{mode}'"));
    let (mut main, mut plus, mut binary, mut text) = (None, false, false, false);
    let mut several = false;
    for (i, c) in mode.chars().enumerate() {
        if mode.chars().take(i).any(|d| d == c) {
            return Err(invalid());
        }
        match c {
            'r' | 'w' | 'a' | 'x' => {
                several |= main.is_some();
                main = Some(c);
            }
            '+' => plus = true,
            'b' => binary = true,
            't' => text = true,
            _ => return Err(invalid()),
        }
    }
    if binary && text {
        return Err(th.value_error("can't have text and binary mode at once"));
    }
    if several {
        return Err(th.value_error("must have exactly one of create/read/write/append mode"));
    }
    match main {
        Some(main) => Ok(Mode { main, plus, binary }),
        None => {
            Err(th.value_error("Must have exactly one of create/read/write/append mode and at most one plus"))
        }
    }
}

pub(super) fn open(th: &Thread, a: Args<'_>) -> Res {
    let file = a.at(0);
    let mode_text = match a.get(1) {
        None => "r".to_string(),
        Some(m) => match m.downcast::<Str>() {
            Some(m) => m.to_str_lossy().into_owned(),
            None => {
                return Err(
                    th.type_error(format!("open() argument 'mode' must be str, not {}", m.given_name()))
                );
            }
        },
    };
    let buffering = a.get(2).map_or(Ok(-1), |b| protocol::index_i64(th, b))?;
    let names = [(3, "encoding"), (4, "errors"), (5, "newline")];
    for (i, what) in names {
        if let Some(v) = a.get_non_none(i).filter(|v| v.downcast::<Str>().is_none()) {
            let got = v.ty().name_str();
            return Err(th.type_error(format!("open() argument '{what}' must be str or None, not {got}")));
        }
    }
    let (encoding, handler, newline) = (a.get_non_none(3), a.get_non_none(4), a.get_non_none(5));
    let close_fd = a.get(6).map_or(Ok(true), |c| protocol::truth(th, c))?;
    let opener = a.get_non_none(7);
    let mode = parse(th, &mode_text)?;
    for (v, what) in [(encoding, "an encoding"), (handler, "an errors"), (newline, "a newline")] {
        if mode.binary && v.is_some() {
            return Err(th.value_error(format!("binary mode doesn't take {what} argument")));
        }
    }
    if buffering == 1 && mode.binary {
        imports::warn(
            th,
            &errors::RUNTIME_WARNING,
            "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
        )?;
    }
    let raw_mode: String = std::iter::once(mode.main).chain(mode.plus.then_some('+')).collect();
    let file = if file.downcast::<Str>().is_none() && protocol::as_i64(file).is_none() {
        crate::modules::posix::fspath(th, file)?
    } else {
        file.clone()
    };
    let raw = file::open(th, &file, &raw_mode, close_fd, opener)?;
    // From here on something is open, which an error must not leave behind.
    let mut made = raw.clone();
    let done = (|| {
        let raw_file = raw.downcast::<file::FileIo>().expect("just made");
        let terminal = buffering < 0 && raw_file.is_terminal();
        let line_buffering = buffering == 1 || terminal;
        let size = match buffering {
            0 if mode.binary => return Ok(()),
            0 => return Err(th.value_error("can't have unbuffered text I/O")),
            2.. => buffering as usize,
            _ => raw_file.block_size().clamp(super::BUFFER_SIZE, 8 << 20),
        };
        if mode.plus {
            base::check_seekable(th, &raw)?;
        }
        let class = match mode.main {
            _ if mode.plus => &buffered::RANDOM,
            'r' => &buffered::READER,
            _ => &buffered::WRITER,
        };
        made = buffered::make(class.get(), raw.clone(), size);
        if mode.binary {
            return Ok(());
        }
        let or_none = |v: Option<&Value>| v.cloned().unwrap_or(Value::none());
        let args = [
            made.clone(),
            or_none(encoding),
            or_none(handler),
            or_none(newline),
            Value::bool(line_buffering),
        ];
        made = call(th, &text::TEXT_IO_WRAPPER.value(), Args::of(&args))?;
        attribute::set(th, &made, name!("mode"), Some(Str::new(&mode_text).into_value()))
    })();
    match done {
        Ok(()) => Ok(made),
        Err(r) => closing::then(th, Err(r), || call_method(th, &made, name!("close"), &[])),
    }
}

pub(super) fn open_code(th: &Thread, a: Args<'_>) -> Res {
    let slots = [a.at(0).clone(), Str::new("rb").into_value()];
    open(th, Args::of(&slots))
}
