# doctest: examples in docstrings and texts, options, reports.
import doctest
import io
import contextlib


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


def factorial(n):
    """Return the factorial of n.

    >>> [factorial(n) for n in range(6)]
    [1, 1, 2, 6, 24, 120]
    >>> factorial(-1)
    Traceback (most recent call last):
        ...
    ValueError: n must be >= 0
    >>> for i in range(2):
    ...     print(i, end=" ")
    0 1
    >>> print("a\\n\\nb")
    a
    <BLANKLINE>
    b
    >>> list(range(20))  # doctest: +ELLIPSIS
    [0, 1, ..., 18, 19]
    >>> print("a   b")   # doctest: +NORMALIZE_WHITESPACE
    a b
    >>> 1 / 0  # doctest: +SKIP
    """
    if n < 0:
        raise ValueError("n must be >= 0")
    return 1 if n < 2 else n * factorial(n - 1)


class Wrong:
    """
    >>> 1 + 1
    3
    >>> Wrong().method()
    'expected\\n'
    >>> raise KeyError("k")
    """
    def method(self):
        """
        >>> undefined_name
        1
        """
        return "got"


finder = doctest.DocTestFinder()
for item in factorial, Wrong:
    for test in finder.find(item, globs=globals()):
        out = io.StringIO()
        runner = doctest.DocTestRunner(verbose=False)
        print(test.name, len(test.examples), runner.run(test, out=out.write, clear_globs=False))
        print("\n".join(l for l in out.getvalue().splitlines() if not l.startswith(("File", "    Traceback"))  and "    File" not in l and "~" not in l and "^" not in l and "exec(" not in l and "compile(" not in l and "test.globs" not in l))
parser = doctest.DocTestParser()
for example in parser.get_examples("text\n>>> x = 1\n>>> x\n1\nmore\n\n>>> bad\nTraceback (most recent call last):\nNameError: gone\n"):
    print(repr(example.source), repr(example.want), example.lineno, example.indent, example.exc_msg, example.options)
print([type(p).__name__ for p in parser.parse("a\n>>> 1\n1\nb")], parser.get_doctest(">>> 1\n1\n", {}, "name", "file", 0))
attempt("indent", parser.parse, ">>> 1\n  >>>2\n")
attempt("no blank", parser.parse, ">>>1\n")
attempt("inconsistent", parser.parse, "  >>> 1\n1\n")
attempt("option", parser.parse, ">>> 1 # doctest: +NOPE\n1\n")
checker = doctest.OutputChecker()
for want, got, flags in (("1\n", "1\n", 0), ("a...z\n", "abcz\n", doctest.ELLIPSIS), ("a b\n", "a\nb\n", doctest.NORMALIZE_WHITESPACE), ("True\n", "1\n", 0), ("1\n", "True\n", doctest.DONT_ACCEPT_TRUE_FOR_1), ("x\n", "y\n", 0)):
    print(checker.check_output(want, got, flags), end=" ")
print()
print(checker.output_difference(doctest.Example("x", "a\nb\n"), "a\nc\n", doctest.REPORT_UDIFF), checker.output_difference(doctest.Example("x", "a\nb\n"), "a\nc\n", doctest.REPORT_NDIFF), end="")
print(doctest.script_from_examples("Text.\n>>> 1 + 1\n2\n>>> print(5)\n5\n"))
out = io.StringIO()
with contextlib.redirect_stdout(out):
    doctest.run_docstring_examples(factorial, {"factorial": factorial}, verbose=True, name="fact")
print(out.getvalue().count("ok"), out.getvalue().splitlines()[:5])
import unittest
suite = doctest.DocTestSuite(__import__("__main__"))
res = unittest.TestResult()
suite.run(res)
print(suite.countTestCases(), res.testsRun, len(res.failures) + len(res.errors), [str(t) for t in suite])
flag = doctest.register_optionflag("MY_FLAG")
print(flag == doctest.register_optionflag("MY_FLAG"), doctest.TestResults(1, 2), doctest.TestResults(0, 5, skipped=1).skipped)
