# Where an asynchronous comprehension is refused, whether code is made of it or not.
SOURCES = [
    "[x async for x in y]", "def f(): [x async for x in y]", "def f(): (x async for x in y)",
    "async def f(): [x async for x in y]", "lambda: [x async for x in y]", "class C: [x async for x in y]",
    "async def f():\n class C: [x async for x in y]", "async def f(): lambda: [x async for x in y]",
    "async def f(): [[x async for x in y] for z in w]", "def f(): [[x async for x in y] for z in w]",
    "def f(): ([x async for x in y] for z in (a async for a in b))", "[[x async for x in y] for z in w]",
    "def f(): assert [x async for x in y]", "(x): [y async for y in z]",
    "async def f():\n (x): [y async for y in z]", "async def f():\n def g(a: [y async for y in z]): pass",
    "async def f[T: [y async for y in z]](): pass", "def f(): [await x for x in y]", "(await x for x in y)",
    "async def f(): [await x for x in y]", "type X = [y async for y in z]", "async def f():\n x: [y async for y in z]",
]


def outcome(source, **options):
    try:
        compile(source, "s", "exec", **options)
    except SyntaxError as e:
        return e.msg, e.lineno, e.offset, e.end_offset
    return "fine"


for source in SOURCES:
    print(repr(source), *(outcome(source, flags=flags, optimize=level) for level in (0, 1) for flags in (0, 0x2000)))
