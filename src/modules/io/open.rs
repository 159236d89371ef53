//! `open`.

use super::{buffered, file, text};
use crate::object::names::name;
use crate::object::{Args, Res, Str, Thread, Value, attribute, protocol};

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
                    th.type_error(format!("open() argument 'mode' must be str, not {}", m.ty().name_str()))
                );
            }
        },
    };
    let buffering = a.get(2).map_or(Ok(-1), |b| protocol::index_i64(th, b))?;
    let (encoding, errors, newline) = (a.get_non_none(3), a.get_non_none(4), a.get_non_none(5));
    let close_fd = a.get(6).map_or(Ok(true), |c| protocol::truth(th, c))?;
    let opener = a.get_non_none(7);
    let mode = parse(th, &mode_text)?;
    for (v, what) in [(encoding, "an encoding"), (errors, "an errors"), (newline, "a newline")] {
        if mode.binary && v.is_some() {
            return Err(th.value_error(format!("binary mode doesn't take {what} argument")));
        }
    }
    let newline = text::newline_argument(th, newline)?;
    let raw_mode: String = std::iter::once(mode.main).chain(mode.plus.then_some('+')).collect();
    let file = if file.downcast::<Str>().is_none() && protocol::as_i64(file).is_none() {
        crate::modules::posix::fspath(th, file)?
    } else {
        file.clone()
    };
    let raw = file::open(th, &file, &raw_mode, close_fd, opener)?;
    let raw_file = raw.downcast::<file::FileIo>().expect("just made");
    if buffering == 0 {
        if mode.binary {
            return Ok(raw);
        }
        raw_file.close(th)?;
        return Err(th.value_error("can't have unbuffered text I/O"));
    }
    let tty = crate::object::call::call_method(th, &raw, name!("isatty"), &[])?.is_true();
    let line_buffering = buffering == 1 && !mode.binary || buffering < 0 && tty;
    let size = if buffering > 1 { buffering as usize } else { super::BUFFER_SIZE };
    let class = if mode.plus {
        if !raw_file.seekable(th)? {
            raw_file.close(th)?;
            return Err(super::unsupported(th, "File or stream is not seekable."));
        }
        &buffered::RANDOM
    } else if mode.main == 'r' {
        &buffered::READER
    } else {
        &buffered::WRITER
    };
    let buffer = buffered::make(th, class.get(), raw, size)?;
    if mode.binary {
        return Ok(buffer);
    }
    let args = [
        buffer,
        encoding.cloned().unwrap_or(Value::none()),
        errors.cloned().unwrap_or(Value::none()),
        newline.map_or(Value::none(), |n| Str::new(&n).into_value()),
        Value::bool(line_buffering),
    ];
    let t = crate::object::call::call(th, &text::TEXT_IO_WRAPPER.value(), Args::of(&args))?;
    attribute::set(th, &t, name!("mode"), Some(Str::new(&mode_text).into_value()))?;
    Ok(t)
}

pub(super) fn open_code(th: &Thread, a: Args<'_>) -> Res {
    let slots = [a.at(0).clone(), Str::new("rb").into_value()];
    open(th, Args::of(&slots))
}
