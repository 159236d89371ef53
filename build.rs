//! Packs CPython's pure-Python library (as the crate `rustpython-pylib` ships it) into one compressed file that the
//! binary embeds. One entry a file, each compressed alone, so that an import decompresses only what it reads.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Parts of the library that need a display, a second implementation language or a network of their own.
const LEFT_OUT: &[&str] =
    &["idlelib", "tkinter", "turtledemo", "ensurepip", "test", "lib2to3", "__pycache__"];

fn collect(root: &Path, dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir)
        .expect("the library's folder can be read")
        .map(|e| e.expect("its entries can be read").path())
        .collect();
    entries.sort();
    for p in entries {
        let name = p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if p.is_dir() {
            if !LEFT_OUT.contains(&name.as_str()) {
                collect(root, &p, out);
            }
        } else if name.ends_with(".py") && name != "_opcode_metadata.py" {
            out.push(p.strip_prefix(root).expect("below the root").to_path_buf());
        }
    }
}

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // What loom and shuttle have in common, under one name (`sync::prim`); and whether there is more than primitives.
    let is = |name: &str| std::env::var_os(format!("CARGO_CFG_{name}")).is_some();
    if is("LOOM") || is("SHUTTLE") {
        println!("cargo:rustc-cfg=model");
    } else if !is("PRIMITIVES") {
        println!("cargo:rustc-cfg=vm");
    }
    let root = Path::new(rustpython_pylib::LIB_PATH);
    let mut files = Vec::new();
    collect(root, root, &mut files);
    // What the crate leaves out or has changed.
    println!("cargo:rerun-if-changed=library");
    let more = Path::new("library");
    let mut missing = Vec::new();
    collect(more, more, &mut missing);
    files.retain(|f| !missing.contains(f));
    let files = files.iter().map(|f| (root, f)).chain(missing.iter().map(|f| (more, f))).collect::<Vec<_>>();
    // Index: count, then for each file: path length, path, offset, compressed length, plain length (u32, little endian).
    let (mut index, mut data) = (Vec::new(), Vec::new());
    index.extend((files.len() as u32).to_le_bytes());
    for (root, f) in files {
        let plain = fs::read(root.join(f)).expect("a library file can be read");
        let packed = lz4_flex::block::compress(&plain);
        let path = f.to_string_lossy();
        index.extend((path.len() as u32).to_le_bytes());
        index.extend(path.as_bytes());
        index.extend((data.len() as u32).to_le_bytes());
        index.extend((packed.len() as u32).to_le_bytes());
        index.extend((plain.len() as u32).to_le_bytes());
        data.extend(packed);
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("library.bin");
    let mut file = fs::File::create(out).expect("OUT_DIR can be written");
    file.write_all(&(index.len() as u32).to_le_bytes()).expect("written");
    file.write_all(&index).expect("written");
    file.write_all(&data).expect("written");
}
