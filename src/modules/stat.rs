//! `_stat`: what the bits of a file's mode mean.

use crate::object::{Args, Method, Module, ModuleSpec, Res, Str, Thread, Value, protocol};
use crate::types::int::num::operand;

macro_rules! tests {
    ($($function:ident $name:literal $kind:expr, $what:literal;)*) => {
        $(fn $function(th: &Thread, a: Args<'_>) -> Res {
            let kind = mode(th, a.at(0))? & libc::S_IFMT;
            Ok(Value::bool($kind != 0 && kind == $kind))
        })*
        const FUNCTIONS: &[Method] = &[
            $(Method::function(
                $name,
                "($self, object, /)",
                $function,
                concat!($name, "(mode) -> bool\n\nReturn True if mode is from ", $what, "."),
            ),)*
            Method::function(
                "S_IMODE",
                "($self, object, /)",
                |th, a| Ok(Value::from_i64(i64::from(mode(th, a.at(0))? & 0o7777))),
                "Return the portion of the file's mode that can be set by os.chmod().",
            ),
            Method::function(
                "S_IFMT",
                "($self, object, /)",
                |th, a| Ok(Value::from_i64(i64::from(mode(th, a.at(0))? & libc::S_IFMT))),
                "Return the portion of the file's mode that describes the file type.",
            ),
            Method::function(
                "filemode",
                "($self, object, /)",
                filemode,
                "Convert a file's mode to a string of the form '-rwxrwxrwx'",
            ),
        ];
    };
}

// Kinds of files that this system does not have are zero.
tests! {
    is_dir "S_ISDIR" libc::S_IFDIR, "a directory";
    is_chr "S_ISCHR" libc::S_IFCHR, "a character special device file";
    is_blk "S_ISBLK" libc::S_IFBLK, "a block special device file";
    is_reg "S_ISREG" libc::S_IFREG, "a regular file";
    is_fifo "S_ISFIFO" libc::S_IFIFO, "a FIFO (named pipe)";
    is_lnk "S_ISLNK" libc::S_IFLNK, "a symbolic link";
    is_sock "S_ISSOCK" libc::S_IFSOCK, "a socket";
    is_door "S_ISDOOR" 0, "a door";
    is_port "S_ISPORT" 0, "an event port";
    is_wht "S_ISWHT" 0, "a whiteout";
}

/// The numbers of the module; the flags are those of BSD systems, the places those of `os.stat_result`.
const NUMBERS: &[(&str, u32)] = &[
    ("S_IFDIR", libc::S_IFDIR),
    ("S_IFCHR", libc::S_IFCHR),
    ("S_IFBLK", libc::S_IFBLK),
    ("S_IFREG", libc::S_IFREG),
    ("S_IFIFO", libc::S_IFIFO),
    ("S_IFLNK", libc::S_IFLNK),
    ("S_IFSOCK", libc::S_IFSOCK),
    ("S_IFDOOR", 0),
    ("S_IFPORT", 0),
    ("S_IFWHT", 0),
    ("S_ISUID", libc::S_ISUID),
    ("S_ISGID", libc::S_ISGID),
    ("S_ISVTX", libc::S_ISVTX),
    ("S_ENFMT", libc::S_ISGID),
    ("S_IREAD", libc::S_IRUSR),
    ("S_IWRITE", libc::S_IWUSR),
    ("S_IEXEC", libc::S_IXUSR),
    ("S_IRWXU", libc::S_IRWXU),
    ("S_IRUSR", libc::S_IRUSR),
    ("S_IWUSR", libc::S_IWUSR),
    ("S_IXUSR", libc::S_IXUSR),
    ("S_IRWXG", libc::S_IRWXG),
    ("S_IRGRP", libc::S_IRGRP),
    ("S_IWGRP", libc::S_IWGRP),
    ("S_IXGRP", libc::S_IXGRP),
    ("S_IRWXO", libc::S_IRWXO),
    ("S_IROTH", libc::S_IROTH),
    ("S_IWOTH", libc::S_IWOTH),
    ("S_IXOTH", libc::S_IXOTH),
    ("UF_SETTABLE", 0xffff),
    ("UF_NODUMP", 0x1),
    ("UF_IMMUTABLE", 0x2),
    ("UF_APPEND", 0x4),
    ("UF_OPAQUE", 0x8),
    ("UF_NOUNLINK", 0x10),
    ("UF_COMPRESSED", 0x20),
    ("UF_TRACKED", 0x40),
    ("UF_DATAVAULT", 0x80),
    ("UF_HIDDEN", 0x8000),
    ("SF_SETTABLE", 0xffff_0000),
    ("SF_ARCHIVED", 0x1_0000),
    ("SF_IMMUTABLE", 0x2_0000),
    ("SF_APPEND", 0x4_0000),
    ("SF_NOUNLINK", 0x10_0000),
    ("SF_SNAPSHOT", 0x20_0000),
    ("SF_FIRMLINK", 0x80_0000),
    ("SF_DATALESS", 0x4000_0000),
    ("ST_MODE", 0),
    ("ST_INO", 1),
    ("ST_DEV", 2),
    ("ST_NLINK", 3),
    ("ST_UID", 4),
    ("ST_GID", 5),
    ("ST_SIZE", 6),
    ("ST_ATIME", 7),
    ("ST_MTIME", 8),
    ("ST_CTIME", 9),
];

/// The module's table.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_stat",
    doc: "What the bits of a file's mode mean: kinds of files (S_IFDIR and others), permissions (S_IRUSR and others),\nflags (UF_NODUMP, SF_ARCHIVED and others), and the places of what os.stat() returns (ST_MODE and others).",
    functions: FUNCTIONS,
    init: |_, module| {
        let m = module.downcast::<Module>().expect("a module");
        NUMBERS.iter().for_each(|(name, n)| m.set(name, Value::from_i64(i64::from(*n))));
        Ok(())
    },
    gil_not_used: true,
};

/// The mode that an argument is.
fn mode(th: &Thread, v: &Value) -> Res<u32> {
    let n = protocol::index(th, v)?;
    let n = operand(&n).expect("an integer");
    if n.signum() < 0 {
        return Err(th.overflow_error("can't convert negative value to unsigned int"));
    }
    match n.to_i64().map(u32::try_from) {
        Some(Ok(mode)) => Ok(mode),
        _ if n.bits() <= 64 => Err(th.overflow_error("mode out of range")),
        _ => Err(th.overflow_error("Python int too large to convert to C unsigned long")),
    }
}

fn filemode(th: &Thread, a: Args<'_>) -> Res {
    let mode = mode(th, a.at(0))?;
    let kind = match mode & libc::S_IFMT {
        libc::S_IFDIR => 'd',
        libc::S_IFCHR => 'c',
        libc::S_IFBLK => 'b',
        libc::S_IFREG => '-',
        libc::S_IFIFO => 'p',
        libc::S_IFLNK => 'l',
        libc::S_IFSOCK => 's',
        _ => '?',
    };
    let mut text = String::from(kind);
    for (shift, special, letters) in
        [(6, libc::S_ISUID, ('s', 'S')), (3, libc::S_ISGID, ('s', 'S')), (0, libc::S_ISVTX, ('t', 'T'))]
    {
        let bits = mode >> shift & 7;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (bits & 1 != 0, mode & special != 0) {
            (true, true) => letters.0,
            (false, true) => letters.1,
            (true, false) => 'x',
            (false, false) => '-',
        });
    }
    Ok(Str::new(&text).into_value())
}
