//! Every file of the embedded library must compile, with consistent stack depths.

use std::path::Path;

use brigade::compiler::parts::Parts;
use brigade::compiler::{Code, Const, Flags, Mode, compile, source, verify_depths};

/// Checks a code object and all code inside it: what the compiler makes is what the verifier lets pass, and comes back
/// from its bytes as it was.
fn verify(code: &Code) {
    verify_depths(code).expect("stack depths agree");
    let again = match Parts::of(code).assemble() {
        Ok(again) => again,
        Err(reason) => panic!("{} in {}: {reason}", code.qualname, code.filename),
    };
    let same = again.instrs == code.instrs
        && again.locations == code.locations
        && again.exception_table == code.exception_table
        && again.depths == code.depths
        && again.stack_size == code.stack_size;
    assert!(same, "{} in {} comes back changed", code.qualname, code.filename);
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            verify(inner);
        }
    }
}

fn visit(folder: &Path, check: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).expect("the library is a folder") {
        let path = entry.expect("the library can be listed").path();
        if path.is_dir() {
            visit(&path, check);
        } else if path.extension().is_some_and(|e| e == "py") {
            check(&path);
        }
    }
}

#[test]
fn every_library_file_compiles() {
    let mut failures = Vec::new();
    let mut count = 0;
    visit(Path::new(rustpython_pylib::LIB_PATH), &mut |path| {
        let bytes = std::fs::read(path).expect("a library file can be read");
        let name = path.display().to_string();
        // Files that are wrong on purpose, for the tests of the library itself.
        if name.contains("lib2to3/tests/data") || name.contains("test_lib2to3/data") || name.contains("/bad")
        {
            return;
        }
        count += 1;
        let declared = source::declared(&bytes);
        let text = match declared.encoding.as_deref() {
            None | Some("utf-8") => String::from_utf8_lossy(declared.body).into_owned(),
            Some("iso-8859-1") => declared.body.iter().map(|&b| b as char).collect(),
            Some(_) => return,
        };
        match compile(&text, &name, Mode::Exec, Flags::default()) {
            Ok(code) => verify(&code),
            Err(problem) => failures.push(format!("{name}:{}: {}", problem.line, problem.message)),
        }
    });
    assert!(failures.is_empty(), "{} of {count} fail:\n{}", failures.len(), failures.join("\n"));
    assert!(count > 500, "only {count} files");
}
