//! `termios`: how a terminal treats what is typed and shown.

use super::descriptor::{self, c_int};
use super::exception_class::ExceptionClass;
use super::io;
use crate::object::{
    Args, List, Method, Module, ModuleSpec, Raised, Res, Str, Thread, Tuple, Value, call, errors, exception,
    protocol,
};
use crate::types::bytes::Bytes;

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "termios",
    doc: "This module provides an interface to the Posix calls for tty I/O control.",
    functions: &[
        Method::function(
            "tcgetattr",
            "($module, fd, /)",
            tcgetattr,
            "Get the tty attributes for file descriptor fd.",
        ),
        Method::function(
            "tcsetattr",
            "($module, fd, when, attributes, /)",
            tcsetattr,
            "Set the tty attributes for file descriptor fd.",
        ),
        Method::function(
            "tcsendbreak",
            "($module, fd, duration, /)",
            |th, a| {
                let (fd, duration) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
                // SAFETY: a plain system call.
                system(th, || unsafe { libc::tcsendbreak(fd, duration) })
            },
            "Send a break on file descriptor fd.",
        ),
        Method::function(
            "tcdrain",
            "($module, fd, /)",
            |th, a| {
                let fd = descriptor::of(th, a.at(0))?;
                // SAFETY: a plain system call.
                system(th, || unsafe { libc::tcdrain(fd) })
            },
            "Wait until all output written to file descriptor fd has been transmitted.",
        ),
        Method::function(
            "tcflush",
            "($module, fd, queue, /)",
            |th, a| {
                let (fd, queue) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
                // SAFETY: a plain system call.
                system(th, || unsafe { libc::tcflush(fd, queue) })
            },
            "Discard queued data on file descriptor fd.",
        ),
        Method::function(
            "tcflow",
            "($module, fd, action, /)",
            |th, a| {
                let (fd, action) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
                // SAFETY: a plain system call.
                system(th, || unsafe { libc::tcflow(fd, action) })
            },
            "Suspend or resume input or output on file descriptor fd.",
        ),
        Method::function(
            "tcgetwinsize",
            "($module, fd, /)",
            |th, a| {
                let size = window(th, descriptor::of(th, a.at(0))?)?;
                let numbers = [size.ws_row, size.ws_col].map(|n| Value::small_int(n.into()));
                Ok(Tuple::new(numbers.to_vec()).into_value())
            },
            "Get the tty winsize for file descriptor fd.",
        ),
        Method::function(
            "tcsetwinsize",
            "($module, fd, winsize, /)",
            tcsetwinsize,
            "Set the tty winsize for file descriptor fd.",
        ),
    ],
    init: |th, module| {
        let m = module.downcast::<Module>().expect("a module");
        m.set("error", ERROR.class(th)?);
        for (name, value) in NUMBERS {
            m.set(name, Value::from_i64(*value));
        }
        Ok(())
    },
    gil_not_used: true,
};

static ERROR: ExceptionClass = ExceptionClass::new("termios", "error", &errors::EXCEPTION);

macro_rules! numbers {
    ($($name:ident)*) => { const NUMBERS: &[(&str, i64)] = &[$((stringify!($name), libc::$name as i64)),*]; };
}
numbers! {
    B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400 B57600 B115200 B230400 B460800
    B500000 B576000 B921600 B1000000 B1152000 B1500000 B2000000 B2500000 B3000000 B3500000 B4000000
    BRKINT CLOCAL CREAD CS5 CS6 CS7 CS8 CSIZE CSTOPB CRTSCTS ECHO ECHOCTL ECHOE ECHOK ECHOKE ECHONL ECHOPRT EXTPROC
    FLUSHO HUPCL ICANON ICRNL IEXTEN IGNBRK IGNCR IGNPAR IMAXBEL INLCR INPCK ISIG ISTRIP IUCLC IUTF8 IXANY IXOFF IXON
    NCCS NOFLSH OCRNL OFDEL OFILL OLCUC ONLCR ONLRET ONOCR OPOST PARENB PARMRK PARODD PENDIN TOSTOP XCASE
    BSDLY BS0 BS1 CRDLY CR0 CR1 CR2 CR3 FFDLY FF0 FF1 NLDLY NL0 NL1 TABDLY TAB0 TAB1 TAB2 TAB3 VTDLY VT0 VT1 XTABS
    VDISCARD VEOF VEOL VEOL2 VERASE VINTR VKILL VLNEXT VMIN VQUIT VREPRINT VSTART VSTOP VSUSP VSWTC VTIME VWERASE
    TCSANOW TCSADRAIN TCSAFLUSH TCIFLUSH TCOFLUSH TCIOFLUSH TCOOFF TCOON TCIOFF TCION
    FIOASYNC FIOCLEX FIONBIO FIONCLEX FIONREAD TCFLSH TCGETA TCGETS TCSBRK TCSBRKP TCSETA TCSETAF TCSETAW TCSETS
    TCSETSF TCSETSW TCXONC TIOCCONS TIOCEXCL TIOCGETD TIOCGICOUNT TIOCGLCKTRMIOS TIOCGPGRP TIOCGSERIAL TIOCGSID
    TIOCGSOFTCAR TIOCGWINSZ TIOCINQ TIOCLINUX TIOCMBIC TIOCMBIS TIOCMGET TIOCMIWAIT TIOCMSET TIOCNOTTY TIOCNXCL
    TIOCOUTQ TIOCPKT TIOCSCTTY TIOCSERCONFIG TIOCSERGETLSR TIOCSERGWILD TIOCSERSWILD TIOCSETD TIOCSLCKTRMIOS TIOCSPGRP
    TIOCSSERIAL TIOCSSOFTCAR TIOCSTI TIOCSWINSZ
    TIOCM_CAR TIOCM_CD TIOCM_CTS TIOCM_DSR TIOCM_DTR TIOCM_LE TIOCM_RI TIOCM_RNG TIOCM_RTS TIOCM_SR TIOCM_ST
}

/// Raises `termios.error(number, words)`.
fn failed(th: &Thread, errno: i32) -> Raised {
    let words = crate::types::exception::os_error::message_of(errno);
    let made = ERROR
        .class(th)
        .and_then(|c| call::call2(th, &c, Value::small_int(errno.into()), Str::new(&words).into_value()));
    made.map_or_else(|r| r, |e| exception::raise(th, e))
}

/// Runs a system call detached; these are not repeated after a signal.
fn system(th: &Thread, mut f: impl FnMut() -> i32) -> Res {
    let (result, errno) = th.detached(|| (f(), io::errno()));
    if result < 0 { Err(failed(th, errno)) } else { Ok(Value::none()) }
}

fn attributes(th: &Thread, fd: i32) -> Res<libc::termios> {
    // SAFETY: plain data that the call fills.
    let mut t: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct.
    system(th, || unsafe { libc::tcgetattr(fd, &mut t) })?;
    Ok(t)
}

fn tcgetattr(th: &Thread, a: Args<'_>) -> Res {
    let t = attributes(th, descriptor::of(th, a.at(0))?)?;
    let mut controls: Vec<Value> = t.c_cc.iter().map(|&c| Bytes::new(&[c]).into_value()).collect();
    if t.c_lflag & libc::ICANON == 0 {
        for i in [libc::VMIN, libc::VTIME] {
            controls[i] = Value::small_int(t.c_cc[i].into());
        }
    }
    // SAFETY: plain queries of the struct.
    let speeds = unsafe { [libc::cfgetispeed(&t), libc::cfgetospeed(&t)] };
    let flags = [t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag];
    let mut all: Vec<Value> = flags.iter().chain(&speeds).map(|&n| Value::small_int(n.into())).collect();
    all.push(List::new(controls).into_value());
    Ok(List::new(all).into_value())
}

fn tcsetattr(th: &Thread, a: Args<'_>) -> Res {
    let (fd, when) = (descriptor::of(th, a.at(0))?, c_int(th, a.at(1))?);
    let wrong = || th.type_error("tcsetattr, arg 3: must be 7 element list");
    let given = a.at(2).downcast::<List>().map(List::to_vec).filter(|l| l.len() == 7).ok_or_else(wrong)?;
    let mut t = attributes(th, fd)?;
    let number = |i: usize| protocol::index_i64(th, &given[i]).map(|n| n as libc::tcflag_t);
    t.c_iflag = number(0)?;
    t.c_oflag = number(1)?;
    t.c_cflag = number(2)?;
    t.c_lflag = number(3)?;
    let (input, output) = (number(4)?, number(5)?);
    let controls = given[6].downcast::<List>().map(List::to_vec).filter(|l| l.len() == t.c_cc.len());
    let Some(controls) = controls else {
        return Err(th.type_error(format!("tcsetattr: attributes[6] must be {} element list", t.c_cc.len())));
    };
    for (place, v) in t.c_cc.iter_mut().zip(&controls) {
        *place = match v.downcast::<Bytes>().map(Bytes::as_slice) {
            Some(&[c]) => c,
            None if v.is_instance(&crate::object::class::INT) => protocol::index_i64(th, v)? as libc::cc_t,
            _ => {
                return Err(th.type_error("tcsetattr: elements of attributes must be characters or integers"));
            }
        };
    }
    // SAFETY: these change the struct.
    let speeds = unsafe { [libc::cfsetispeed(&mut t, input), libc::cfsetospeed(&mut t, output)] };
    if speeds.iter().any(|&s| s < 0) {
        return Err(failed(th, libc::EINVAL));
    }
    // SAFETY: reads the struct.
    system(th, || unsafe { libc::tcsetattr(fd, when, &t) })
}

fn window(th: &Thread, fd: i32) -> Res<libc::winsize> {
    // SAFETY: plain data that the call fills.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: fills the struct.
    system(th, || unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) })?;
    Ok(size)
}

fn tcsetwinsize(th: &Thread, a: Args<'_>) -> Res {
    let fd = descriptor::of(th, a.at(0))?;
    let wrong = || th.type_error("tcsetwinsize, arg 2: must be a two-item sequence");
    if a.at(1).ty().slots().getitem.is_none() {
        return Err(wrong());
    }
    let pair = protocol::to_vec(th, a.at(1))?;
    let [rows, columns] = &pair[..] else { return Err(wrong()) };
    let number = |v: &Value| {
        u16::try_from(protocol::index_i64(th, v)?)
            .map_err(|_| th.overflow_error("winsize value(s) out of range."))
    };
    let mut size = window(th, fd)?;
    (size.ws_row, size.ws_col) = (number(rows)?, number(columns)?);
    // SAFETY: reads the struct.
    system(th, || unsafe { libc::ioctl(fd, libc::TIOCSWINSZ, &size) })
}
