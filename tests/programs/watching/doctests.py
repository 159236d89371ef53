"""doctest: examples in docstrings and files.

>>> 1 + 1
2
>>> double(4)
8
"""
import doctest
import io
import sys
import unittest


def double(x):
    """Doubles.

    >>> double(2)
    4
    >>> double("ab")
    'abab'
    >>> double(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    >>> for i in range(2):
    ...     print(double(i))
    0
    2
    >>> list(range(30))  # doctest: +ELLIPSIS
    [0, 1, ..., 29]
    >>> print("a  b")  # doctest: +NORMALIZE_WHITESPACE
    a b
    >>> 1 / 0  # doctest: +SKIP
    """
    return x * 2


def wrong():
    """
    >>> 1 + 1
    3
    >>> undefined
    4
    """


class C:
    """
    >>> C().m()
    1
    """

    def m(self):
        """
        >>> c = C()
        >>> c.m() + 1
        2
        """
        return 1


if __name__ == "__main__":
    finder = doctest.DocTestFinder()
    runner = doctest.DocTestRunner(verbose=False)
    out = io.StringIO()
    for test in finder.find(sys.modules["__main__"], "mod"):
        before = out.tell()
        result = runner.run(test, out=out.write)
        print(test.name, result)
    print(out.getvalue().replace(__file__, "FILE"))
    print(runner.summarize(verbose=False))
    doctest.run_docstring_examples(double, globals(), name="given")
    suite = doctest.DocTestSuite()
    result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    print(result.testsRun, len(result.failures), len(result.errors))
    print(doctest.script_from_examples("text\n>>> 1\n1\n"))
