//! The table of opcodes.

use brigade::compiler::Opcode;

#[test]
fn numbers_and_names_agree() {
    for &op in Opcode::ALL {
        assert_eq!(Opcode::from_number(op as u8), Some(op));
        assert!(!op.name().is_empty() && !op.doc().is_empty());
    }
    assert_eq!(Opcode::LOAD_FAST.name(), "LOAD_FAST");
    assert_eq!(Opcode::CALL.pops(3), 5);
}
