# difflib: ratios, matching blocks, deltas of every format.
import difflib
from difflib import *

s = SequenceMatcher(lambda x: x == " ", "private Thread currentThread;", "private volatile Thread currentThread;")
print(round(s.ratio(), 3), s.quick_ratio(), s.real_quick_ratio(), s.get_matching_blocks(), s.get_opcodes(), s.find_longest_match(), s.find_longest_match(0, 5, 3, 9), s.bjunk, s.bpopular)
s.set_seqs("abcd", "bcde")
print(s.ratio(), s.get_opcodes(), SequenceMatcher(None, "", "").ratio(), SequenceMatcher(None, [1, 2, 3], [2, 3, 4]).get_matching_blocks(), SequenceMatcher(None, "a" * 300 + "b", "b" + "a" * 300).ratio(), SequenceMatcher(None, "a" * 300, "a" * 300 + "b", autojunk=False).ratio(), SequenceMatcher(a="qabxcd", b="abycdf").get_opcodes())
print(list(SequenceMatcher(None, list(map(str, range(30))), [*map(str, range(10)), "i", *map(str, range(10, 20)), *map(str, range(22, 30))]).get_grouped_opcodes(2)))
print(get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), get_close_matches("wheel", __import__("keyword").kwlist), get_close_matches("x", ["y"]), get_close_matches("pineapple", ["apple", "pine"], n=1, cutoff=0.3))
a = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n".splitlines(True)
b = "one\n2\nthree\nfour\nfive\nsix\nseven\neight\nnine\nnine and a half\nten\n".splitlines(True)
print("".join(unified_diff(a, b, "before.py", "after.py", "date 1", "date 2", n=1)))
print("".join(context_diff(a, b, fromfile="before.py", tofile="after.py", n=1)))
print("\n".join(unified_diff(["x"], ["y"], lineterm="")), list(unified_diff(a, a)), list(diff_bytes(unified_diff, [b"\xff\n"], [b"\xfe\n"], b"a", b"b")))
delta = list(ndiff("abcDefghiJkl\nsame\nold line\n".splitlines(True), "abcdefGhijkl\nsame\nnew\n".splitlines(True)))
print("".join(delta), list(restore(delta, 1)), list(restore(delta, 2)))
d = Differ(linejunk=None, charjunk=IS_CHARACTER_JUNK)
print("".join(d.compare(["  1. Beautiful is better than ugly.\n", "  3. Simple.\n"], ["  1. Beautiful is better than ugly\n", "  4. Complicated.\n", "  3.   Simple.\n"])), IS_LINE_JUNK("# \n"), IS_LINE_JUNK("x"), IS_CHARACTER_JUNK("\t"))
html = HtmlDiff(tabsize=4, wrapcolumn=20)
table = html.make_table(["a\tb\n", "<tag>\n", "a line that is longer than the column\n"], ["a b\n", "<tag> & more\n"], "from", "to", context=True, numlines=1)
print(table, len(html.make_file(a, b, charset="utf-8")) > 2000, html.make_file(a, b).count("diff_chg"))
print(list(difflib._mdiff(["a\n", "b\n"], ["a\n", "c\n"])))
for bad in (lambda: get_close_matches("a", [], n=0), lambda: get_close_matches("a", [], cutoff=2), lambda: list(restore([], 3)), lambda: list(unified_diff([b"a"], [b"b"])), lambda: list(unified_diff(["a"], [1])), lambda: list(diff_bytes(unified_diff, ["a"], ["b"])), lambda: SequenceMatcher(None, [[]], [[]]), lambda: SequenceMatcher(None, 5, 6).ratio(), lambda: list(unified_diff("ab", "b", 5, "x")), lambda: list(ndiff(["a"], 5))):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
