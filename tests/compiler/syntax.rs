//! Syntax errors: kind, message and place as CPython gives them.

use brigade::compiler::{Flags, Mode, ProblemKind, compile};

/// Compiles and describes the problem: `message line:column-line:column`.
fn problem(source: &str) -> String {
    match compile(source, "<test>", Mode::Exec, Flags::default()) {
        Ok(_) => "no problem".into(),
        Err(p) => format!("{} {}:{}-{}:{}", p.message, p.line, p.column, p.end_line, p.end_column),
    }
}

#[test]
fn messages_and_places() {
    for (source, expected) in [
        ("return", "'return' outside function 1:1-1:7"),
        ("def f():\n    x = await y", "'await' outside async function 2:9-2:16"),
        ("def f(a, a): pass", "duplicate argument 'a' in function definition 1:10-1:11"),
        ("def f():\n    nonlocal x", "no binding for nonlocal 'x' found 2:5-2:15"),
        ("def f():\n    x = 1\n    global x", "name 'x' is assigned to before global declaration 3:5-3:13"),
        ("f() = 1", "cannot assign to function call here. Maybe you meant '==' instead of '='? 1:1-1:4"),
        ("f(a=1, 2)", "positional argument follows keyword argument 1:9-1:10"),
        ("x = (1", "'(' was never closed 1:5-1:0"),
        ("x = 1)", "unmatched ')' 1:6-1:6"),
        ("x = (1]", "closing parenthesis ']' does not match opening parenthesis '(' 1:7-1:7"),
        ("if x\n    pass", "expected ':' 1:5-1:6"),
        ("if x:\npass", "expected an indented block after 'if' statement on line 1 2:1-2:5"),
        ("x = 'abc", "unterminated string literal (detected at line 1) 1:5-1:5"),
        ("x = a b", "invalid syntax 1:7-1:8"),
        ("foo(a b)", "invalid syntax. Perhaps you forgot a comma? 1:5-1:8"),
        ("print \"hello\"", "Missing parentheses in call to 'print'. Did you mean print(...)? 1:1-1:14"),
        ("break", "'break' outside loop 1:1-1:6"),
        ("f\"{}\"", "f-string: valid expression required before '}' 1:4-1:5"),
        ("1abc", "invalid decimal literal 1:1-1:1"),
        ("x = \u{201c}abc\u{201d}", "invalid character '\u{201c}' (U+201C) 1:5-1:5"),
        ("print(1\nx = 2", "'(' was never closed 1:6-1:0"),
    ] {
        assert_eq!(problem(source), expected, "{source}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let brackets = format!("{}{}", "(".repeat(300), ")".repeat(300));
    assert!(problem(&brackets).starts_with("too many nested parentheses"));
    let kind = |source: &str| compile(source, "<test>", Mode::Exec, Flags::default()).map_err(|p| p.kind);
    let long = |n: usize, piece: &str| format!("x = {}1", piece.repeat(n));
    assert!(kind(&long(5_000, "1 + ")).is_ok());
    assert_eq!(kind(&long(200_000, "a + ")).err(), Some(ProblemKind::Recursion));
    assert_eq!(kind(&long(200_000, "not ")).err(), Some(ProblemKind::Recursion));
    let blocks: String = (0..30).map(|i| format!("{}while x:\n", " ".repeat(i))).collect();
    let blocks = format!("{blocks}{}pass\n", " ".repeat(30));
    assert!(problem(&blocks).starts_with("too many statically nested blocks"));
}

#[test]
fn interactive_input_is_one_statement_and_may_be_unfinished() {
    let flags = Flags { dont_imply_dedent: true, allow_incomplete_input: true, ..Flags::default() };
    let kind = |source: &str| compile(source, "<stdin>", Mode::Single, flags).map(|_| ()).map_err(|p| p.kind);
    assert_eq!(kind("x = 1\n"), Ok(()));
    assert_eq!(kind("x = 1; y = 2\n"), Ok(()));
    assert_eq!(kind("x = 1\ny = 2\n"), Err(ProblemKind::Syntax));
    assert_eq!(kind("if x:\n"), Err(ProblemKind::Incomplete));
    assert_eq!(kind("if x:\n    y"), Err(ProblemKind::Incomplete));
    assert_eq!(kind("if x:\n    y\n"), Ok(()));
    assert_eq!(kind("if x:\n    y\n\n"), Ok(()));
    assert_eq!(kind("x = (1,\n"), Err(ProblemKind::Incomplete));
    assert_eq!(kind("x = '''a\n"), Err(ProblemKind::Incomplete));
    assert_eq!(kind("x = )\n"), Err(ProblemKind::Syntax));
}

#[test]
fn expressions_compile_alone() {
    let fine = |source: &str| compile(source, "<string>", Mode::Eval, Flags::default()).is_ok();
    assert!(fine("1 + 1") && fine("1 + 1\n") && fine("(1,\n 2)\n\n") && fine("[x for x in y]"));
    assert!(!fine("x = 1") && !fine("") && !fine("1; 2") && !fine("1\n2"));
}
