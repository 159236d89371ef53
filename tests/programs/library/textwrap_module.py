# textwrap: wrapping, filling, shortening, indenting.
import textwrap
from textwrap import TextWrapper, dedent, fill, indent, shorten, wrap


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


text = "Hello there, how are you this fine day?  I'm glad to hear it -- a well-known, hyphenated-word appears. An-extraordinarily-long-word: supercalifragilisticexpialidocious!"
for width in 12, 20, 40, 200:
    print(width, wrap(text, width))
print(fill(text, 30, initial_indent="* ", subsequent_indent="  "))
for options in {"break_long_words": False}, {"break_on_hyphens": False}, {"fix_sentence_endings": True}, {"max_lines": 2}, {"max_lines": 2, "placeholder": "~"}, {"drop_whitespace": False}, {"break_long_words": False, "break_on_hyphens": False}:
    print(options, wrap(text, 18, **options))
print(wrap("tabs\tand\nnewlines\r\x0bhere", 12), wrap("a\tb", expand_tabs=False, replace_whitespace=False), wrap("a\tb", tabsize=4), wrap("  lead", 10), wrap(""), wrap("   "), fill(""), wrap("a b c", 1), wrap("日本語 テキスト", 4), wrap("non\xa0breaking space", 6), wrap("em—dash and -option --long-option x-y", 8))
print(shorten("Hello  world!", width=12), shorten("Hello  world!", width=11), shorten("Hello world", width=10, placeholder="..."), shorten("x " * 50, 20), shorten("aaaaaaaa bb", 5))
attempt("placeholder", shorten, "Hello world", 3)
attempt("width", wrap, "text", 0)
attempt("width type", wrap, "text", "5")
attempt("type", wrap, 5)
attempt("bytes", wrap, b"bytes here")
attempt("placeholder too large", wrap, "many words here", 4, max_lines=1, placeholder=" [....]")
print(repr(dedent("    hello\n      world\n    ")), repr(dedent("\thello\n        world")), repr(dedent("  a\n\n   \n  b\n")), repr(dedent("x\n  y")), repr(dedent("")), repr(dedent("  one")), repr(dedent("\n    a\n\t b")))
print(repr(indent("a\n\nb\n  \nc", "  ")), repr(indent("a\n\nb", "+ ", lambda line: True)), repr(indent("x\r\ny", "> ")), indent("", "x") == "")
attempt("dedent", dedent, 5)
w = TextWrapper(width=16, tabsize=4)
w.initial_indent = "> "
print(w.wrap("one two three four five six"), w.fill("short"), w.width, w.placeholder, sorted(k for k in vars(w)))
class Words(TextWrapper):
    def _split(self, text): return text.split("|")
print(Words(width=5).wrap("aa|bb|cc|dd"))
