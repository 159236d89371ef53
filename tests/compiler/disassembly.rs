//! Golden disassembly. `BLESS=1 cargo test disassembly` writes the expected text anew.

use brigade::compiler::{Flags, Mode, compile, dis};

const PROGRAM: &str = include_str!("program.py");

#[test]
fn the_program_disassembles_as_stored() {
    let code = compile(PROGRAM, "program.py", Mode::Exec, Flags::default()).expect("the program compiles");
    let text = dis::disassemble_all(&code);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/compiler/program.dis");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(path).expect("the golden file is there");
    assert!(text == expected, "got:\n{text}\nwith BLESS=1 this becomes the expected text");
}
