# Escapes without a meaning in strings, in the text of f-strings and t-strings, and at the ends of lines.
import warnings

warnings.simplefilter("ignore")
SOURCES = [
    'f"\\xZZ"', 'f"{x}\\xZZ"', 'f"a{x}b\\N{NOPE}{y}"', 'f"ok" f"\\xZZ"', '"ok" "\\xZZ"',
    'f"""\\xZZ\nabc"""', 'f"""abc\ndef\\xZZ"""', '"""abc\ndef\\xZZ"""', 'x = (1,\n  f"\\xZZ")',
    "f'\\N'", "f'\\N '", "f'\\N{'", "f'\\N{GREEK CAPITAL LETTER DELTA'", "f'\\N {'", "f'{x}\\N{GREEK'",
    "'\\N{GREEK'", "'\\N'", "b'\\xZ'", "b'a\\x1'", "b'é'", "t'\\xZZ'", "f'\\N{AMPERSAND}'",
    "f'\\U00110000'", "'\\U00110000'", "f'\\u12'", "'\\U0001'", "f'\\u12' 'abc'", "f'{1:{\\N}}'",
    "x = 'abc\\xz' + f'{a}\\uzz'", "f'äö\\xZZ'", "'äö\\xZZ'", "'\\ä\\xZZ'", "f'a\\\nb\\xZZ'",
    "f'{x!r:>{10}}\\xZZ'", "f'\\\\N{1}'", "f'\\{6*7}'", "rf'\\N{1}'", "r'\\xZZ'", "f'{b\"\\xZZ\"}'",
    "f'{1}' '\\N' f'\\xZZ'", "f'{1}' b'\\N' f'\\xZZ'", "'\\x' b'a'", "'a' b'\\x'", "f'\\N{' 'a'",
    "f'\\N{}'", "f'\\N{}}'", "f'}'", "f'\\N{AMPERSAND'", "f'\\N{AMPERSAND}}'", "f'\\xzz {a b}'",
    "a'\\N{x}' < b", "(x '\\N{x}' in z)",
    "\\", "f'{\\", "f'{\\'", "f'{a\\'", "\\x", "\\ ", "a\\", "a\\\n", "a = 1\\\n", "(\\",
    "'\\N{LATIN SMALL LETTER A WITH GRAVE}'", "'\\N{DIGIT ONE}\\N{digit one}'", "'\\N{BELL}'",
]
for mode in ("exec", "eval"):
    for source in SOURCES:
        try:
            compile(source, "f", mode)
            print(mode, ascii(source), "ok")
        except SyntaxError as e:
            place = e.lineno, e.offset, e.end_lineno, e.end_offset
            print(mode, ascii(source), ascii(e.msg), place, ascii(e.text))
