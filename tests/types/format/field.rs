//! Templates of `str.format`.

use brigade::object::string::Chars;
use brigade::types::format::fault::Fault;
use brigade::types::format::field::*;

fn narrow(s: &str) -> Chars<'_> {
    Chars::One(s.as_bytes())
}

#[test]
fn pieces_of_a_template() {
    let mut t = Template::new(narrow("a{{b{0.x[k]!r:>{1}}c}}"));
    let p = t.next_piece().unwrap().unwrap();
    assert_eq!((p.literal, p.field), (narrow("a{"), None));
    let p = t.next_piece().unwrap().unwrap();
    let f = p.field.unwrap();
    assert_eq!((p.literal, f.name, f.spec), (narrow("b"), narrow("0.x[k]"), narrow(">{1}")));
    assert!(f.nested && f.conversion == Some(u32::from(b'r')));
    let p = t.next_piece().unwrap().unwrap();
    assert_eq!(p.literal, narrow("c}"));
    assert!(t.next_piece().unwrap().is_none());
}

#[test]
fn errors_are_worded_as_in_cpython() {
    let message = |s: &str| {
        let mut t = Template::new(narrow(s));
        loop {
            match t.next_piece() {
                Err(Fault::Value(m)) => return m,
                Ok(Some(_)) => {}
                other => panic!("{s}: {other:?}"),
            }
        }
    };
    assert_eq!(message("{"), "Single '{' encountered in format string");
    assert_eq!(message("x}"), "Single '}' encountered in format string");
    assert_eq!(message("{0"), "expected '}' before end of string");
    assert_eq!(message("{0!}"), "unmatched '{' in format spec");
    assert_eq!(message("{0!rr}"), "expected ':' after conversion specifier");
    assert_eq!(message("{0!r"), "unmatched '{' in format spec");
    assert_eq!(message("{:{"), "unmatched '{' in format spec");
}
