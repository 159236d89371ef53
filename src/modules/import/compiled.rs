//! Compiled files: for the modules that are found and loaded in here, what `importlib`'s `SourceLoader.get_code` does, by
//! the same rules and in the same files. A file that is out of date, of another interpreter or cut off in its header is
//! written anew; one that cannot be written is no error.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::{importlib, text};
use crate::compiler::wire::MAGIC;
use crate::compiler::{Code, Const, Mode};
use crate::modules::marshal;
use crate::object::call::call;
use crate::object::names::name;
use crate::object::{Args, Ref, Res, Str, Thread, Value, attribute, errors, hash, hooks, protocol, string};
use crate::sync::prim::{Arc, AtomicU32, Ordering};
use crate::vm::code_object::CodeObject;
use crate::vm::source_text::{self, Source};

/// The first bytes of a compiled file, as a number: `_imp.pyc_magic_number_token`.
pub const TOKEN: u32 = MAGIC as u32 | 0x0a0d << 16;

/// Bytes before the code: token, flags, then time and size of the source or its hash.
const HEADER: usize = 16;
/// The flag of a file that holds its source's hash.
const BY_HASH: u32 = 1;
/// The flag that asks for the hash to be compared.
const CHECK_SOURCE: u32 = 2;

/// Whether a program's file is a compiled one.
pub fn is_compiled(file: &str, data: &[u8]) -> bool {
    file.ends_with(".pyc") || data.starts_with(&TOKEN.to_le_bytes()[..2])
}

/// The code of a compiled file that is run as a program.
pub fn code_of_program(th: &Thread, data: &[u8]) -> Res<Ref<CodeObject>> {
    if !data.starts_with(&TOKEN.to_le_bytes()) {
        return Err(th.runtime_error("Bad magic number in .pyc file"));
    }
    let Some(data) = data.get(HEADER..) else {
        return Err(th.error(&errors::EOF_ERROR, "EOF read where not expected"));
    };
    let code = marshal::code_of(th, data);
    let code = code.or_else(|r| th.catch(r, &errors::EXCEPTION).map(|()| Value::none()))?;
    code.into_ref().map_err(|_| th.runtime_error("Bad code object in .pyc file"))
}

/// `importlib.util.cache_from_source`; `None` where `sys.implementation.cache_tag` forbids compiled files.
pub(super) fn path_of(th: &Thread, source: &str) -> Res<Option<String>> {
    let Some(implementation) = hooks::sys().dict.get_str(name!("implementation")) else { return Ok(None) };
    let tag = attribute::get_optional(th, &implementation, name!("cache_tag"))?;
    let Some(tag) = tag.as_ref().and_then(|t| t.downcast::<Str>()) else { return Ok(None) };
    let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
    let stem = match file.rsplit_once('.') {
        Some(("", rest)) => format!("{rest}."),
        Some((base, _)) => format!("{base}."),
        None => file.to_string(),
    };
    let level = match source_text::optimization() {
        0 => String::new(),
        n => format!(".opt-{n}"),
    };
    let file = format!("{stem}{}{level}.pyc", tag.to_str_lossy());
    let prefix = hooks::sys().dict.get_str(name!("pycache_prefix"));
    if let Some(prefix) = prefix.as_ref().and_then(|p| p.downcast::<Str>()) {
        let folder = std::path::absolute(if folder.is_empty() { "." } else { folder });
        let folder = folder.map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        return Ok(Some(format!(
            "{}/{}/{file}",
            prefix.to_str_lossy().trim_end_matches('/'),
            folder.trim_start_matches('/')
        )));
    }
    Ok(Some(if folder.is_empty() {
        format!("__pycache__/{file}")
    } else {
        format!("{folder}/__pycache__/{file}")
    }))
}

/// `_imp.source_hash`.
pub fn source_hash(key: u64, source: &[u8]) -> [u8; 8] {
    hash::siphash13(key, 0, source).to_le_bytes()
}

/// `_imp.check_hash_based_pycs`.
fn checks_hashes(th: &Thread) -> Res<String> {
    let imp = super::import_absolute(th, "_imp")?;
    let v = attribute::get(th, &imp, name!("check_hash_based_pycs"))?;
    Ok(v.downcast::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default())
}

/// Gives code, and what lies inside and came from the same file, another file's name (`_imp._fix_co_filename`).
pub fn rename(code: &Code, new: &str) {
    fn visit(code: &Code, old: &str, new: &Arc<str>) {
        let named = code.filename.get();
        if *named != *old && *named != **new {
            return;
        }
        code.filename.set(new.clone());
        for c in &code.consts {
            if let Const::Code(inner) = c {
                visit(inner, old, new);
            }
        }
    }
    let old = code.filename.get();
    if *old != *new {
        visit(code, &old, &Arc::from(new));
    }
}

/// The code of a source file: what was compiled before if that is up to date.
pub(super) fn code_of_source(th: &Thread, full: &str, file: &str) -> Res<Ref<CodeObject>> {
    let cached = path_of(th, file)?;
    // Where the source's state cannot be told, nothing is read and nothing written.
    let known = cached.and_then(|path| Some((path, th.detached(|| fs::metadata(file)).ok()?)));
    let Some((path, state)) = known else { return compile(th, &read_source(th, file)?, file) };
    let stamp = [state.mtime() as u32, state.len() as u32];
    // The source, its hash and the flags, when a file of the right kind is there with another hash.
    let mut source = None::<Vec<u8>>;
    let mut kind = 0;
    if let Ok(data) = th.detached(|| fs::read(&path))
        && let Some(header) = Header::read(&data)
    {
        let mut current = false;
        if header.flags & BY_HASH == 0 {
            current = header.words == stamp;
        } else {
            kind = header.flags;
            let checks = checks_hashes(th)?;
            current |= checks == "never" || kind & CHECK_SOURCE == 0 && checks != "always";
            if !current {
                let text = source.insert(read_source(th, file)?);
                current = source_hash(u64::from(TOKEN), text) == *header.hash;
            }
        }
        if current {
            return load(th, full, &data[HEADER..], &path, file);
        }
    }
    let source = match source {
        Some(source) => source,
        None => read_source(th, file)?,
    };
    let code = compile(th, &source, file)?;
    let forbidden = hooks::sys().dict.get_str(name!("dont_write_bytecode"));
    if forbidden.map_or(Ok(false), |v| protocol::truth(th, &v))? {
        return Ok(code);
    }
    let mut data = TOKEN.to_le_bytes().to_vec();
    data.extend(kind.to_le_bytes());
    if kind & BY_HASH != 0 {
        data.extend(source_hash(u64::from(TOKEN), &source));
    } else {
        data.extend(stamp[0].to_le_bytes());
        data.extend((source.len() as u32).to_le_bytes());
    }
    data.extend(marshal::bytes_of(th, code.as_value())?);
    // A folder that cannot be written is no reason not to import.
    let _ = th.detached(|| store(Path::new(&path), &data, state.mode()));
    Ok(code)
}

struct Header<'a> {
    flags: u32,
    words: [u32; 2],
    hash: &'a [u8; 8],
}

impl Header<'_> {
    fn read(data: &[u8]) -> Option<Header<'_>> {
        let (header, _) = data.split_first_chunk::<HEADER>()?;
        let word =
            |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let flags = word(4);
        let known = word(0) == TOKEN && flags & !(BY_HASH | CHECK_SOURCE) == 0;
        known.then_some(Header { flags, words: [word(8), word(12)], hash: header.last_chunk()? })
    }
}

fn read_source(th: &Thread, file: &str) -> Res<Vec<u8>> {
    th.detached(|| fs::read(file)).map_err(|e| {
        let errno = e.raw_os_error().unwrap_or(libc::EIO);
        crate::modules::io::os_error(th, errno, Some(&text(file)))
    })
}

fn compile(th: &Thread, source: &[u8], file: &str) -> Res<Ref<CodeObject>> {
    crate::vm::compile_source(th, Source::Bytes(source), file, Mode::Exec).map(CodeObject::new)
}

fn load(th: &Thread, full: &str, data: &[u8], path: &str, file: &str) -> Res<Ref<CodeObject>> {
    let Ok(code) = marshal::code_of(th, data)?.into_ref::<CodeObject>() else {
        let message = format!("Non-code object in {}", protocol::repr_text(th, &text(path))?);
        let slots = [Some(text(&message)), Some(text(full)), Some(text(path))];
        let names = [string::intern("name"), string::intern("path")];
        let e = call(th, &errors::IMPORT_ERROR.value(), Args::new(&slots, &names))?;
        return importlib::without_frames(th, Err(crate::object::exception::raise(th, e)))
            .map(|_| unreachable!("an error stays one"));
    };
    rename(&code.code, file);
    Ok(code)
}

/// Writes a whole file or none, whoever else writes it at the same time.
fn store(path: &Path, data: &[u8], source_mode: u32) -> std::io::Result<()> {
    static SERIAL: AtomicU32 = AtomicU32::new(0);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Relaxed: only the number's being another each time counts.
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    let mut passing = path.as_os_str().to_owned();
    passing.push(format!(".{}.{serial}", std::process::id()));
    let mode = (source_mode | 0o200) & 0o666;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&passing)?;
    let written = file.write_all(data).and_then(|()| fs::rename(&passing, path));
    if written.is_err() {
        // Already an error: what is left behind is only tidied up.
        let _ = fs::remove_file(&passing);
    }
    written
}
