# csv: dialects, reading, writing, and what is refused.
import csv
import io


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


def rows(text, **k):
    return list(csv.reader(io.StringIO(text, newline=""), **k))


def line(row, **k):
    out = io.StringIO()
    csv.writer(out, **k).writerow(row)
    return out.getvalue()


for text in ("", "\n", "a", "a,b\r\nc,d\r\n", "a,\"b,c\"\n", "\"a\"\"b\",c", "\"a\nb\",c\n", "a\rb\r", "a\n\nb", " a, b ,c", "\"a\"b,c", "\"abc", "a\"b\"c", ",,", "\"\",\"\"", "1,2.5,\"x\"", "a\\,b", "\"a\\\"b\"", "a'b,'c,d'", "x\ty"):
    t(lambda: rows(text))
    t(lambda: rows(text, strict=True))
    t(lambda: rows(text, skipinitialspace=True))
    t(lambda: rows(text, quoting=csv.QUOTE_NONE, escapechar="\\"))
    t(lambda: rows(text, doublequote=False, escapechar="\\"))
    t(lambda: rows(text, quotechar="'"))
    t(lambda: rows(text, delimiter="\t"))
for text in ("1,2.5,\"x\"", "\"1\",2", "1,x", ",\"\"", "1,,2"):
    for quoting in range(6):
        t(lambda: rows(text, quoting=quoting))
t(lambda: list(csv.reader(["a\nb"])))
t(lambda: list(csv.reader([b"a"])))
t(lambda: list(csv.reader(["a,b", "\"c", "d\",e"])))
t(lambda: list(csv.reader(["\"c", "d"], strict=True)))
t(lambda: csv.reader())
t(lambda: csv.reader(3))
t(lambda: csv.reader([], "nope"))
t(lambda: csv.reader([], bad=1))
r = csv.reader(["a", "\"b", "c\"", "d"])
print(next(r), r.line_num, next(r), r.line_num, r.dialect.delimiter, r.dialect.lineterminator.encode(), type(r))

for row in ([], [""], ["a", "b"], ["a,b", 'c"d', "e\nf"], [1, 2.5, None, True], ["", ""], [" a"], ["\\"], ["a\r"], [None], ["it's"], ("x",), "abc", {"k": 1}, [b"x"], [1j]):
    t(lambda: line(row))
    for quoting in range(6):
        t(lambda: line(row, quoting=quoting, lineterminator="\n"))
    t(lambda: line(row, quoting=csv.QUOTE_NONE, escapechar="\\"))
    t(lambda: line(row, doublequote=False, escapechar="\\"))
    t(lambda: line(row, delimiter=" ", skipinitialspace=True))
t(lambda: line(3))
t(lambda: csv.writer(3))
t(lambda: csv.writer(io.StringIO()).writerows([[1], 2]))
t(lambda: csv.writer(io.StringIO()).writerow(["a", "b"]))
for k in ({"delimiter": ""}, {"delimiter": "ab"}, {"delimiter": 3}, {"delimiter": None}, {"quotechar": "ab"}, {"quotechar": ""}, {"quotechar": 3}, {"quotechar": None}, {"quotechar": None, "quoting": 1}, {"quoting": 9}, {"quoting": "a"}, {"lineterminator": 3}, {"lineterminator": None}, {"escapechar": "ab"}, {"delimiter": "\n"}, {"delimiter": '"'}, {"escapechar": ","}, {"quotechar": "x", "escapechar": "x"}, {"delimiter": " ", "skipinitialspace": True}, {"delimiter": "\r"}, {"lineterminator": ","}, {"strict": 1, "doublequote": ""}):
    t(lambda: line(["a", "b c"], **k))

csv.register_dialect("mine", delimiter=";", quoting=csv.QUOTE_ALL)
print(line(["a", 1], dialect="mine"), rows("a;b", dialect="mine"), csv.list_dialects())
d = csv.get_dialect("mine")
print(d.delimiter, d.quotechar, d.escapechar, d.doublequote, d.skipinitialspace, d.quoting, d.strict)
csv.unregister_dialect("mine")
t(lambda: csv.unregister_dialect("mine"))
t(lambda: csv.get_dialect("mine"))
t(lambda: csv.register_dialect(3))
t(lambda: csv.register_dialect())
print(csv.field_size_limit(), csv.field_size_limit(5), csv.field_size_limit())
t(lambda: rows("123456"))
t(lambda: csv.field_size_limit("a"))
csv.field_size_limit(131072)


class Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONNUMERIC


print(line(["a", 2], dialect=Tabs), rows("a\tb\n", dialect=csv.excel_tab))
out = io.StringIO()
w = csv.DictWriter(out, ["x", "y"], restval="-")
w.writeheader()
w.writerow({"x": 1})
w.writerows([{"x": 2, "y": "a,b"}])
print(repr(out.getvalue()), list(csv.DictReader(io.StringIO(out.getvalue()))))
t(lambda: w.writerow({"z": 1}))
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n").delimiter, csv.Sniffer().has_header("name,age\nbob,3\namy,5\n"))
