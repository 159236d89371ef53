# unittest: cases, assertions, skips, subtests, suites, results, mocks.
import io
import re
import unittest
from unittest import mock


class Numbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("class set up")
    @classmethod
    def tearDownClass(cls): print("class torn down")
    def setUp(self):
        self.value = 5
        self.addCleanup(self.cleaned.append, self._testMethodName)
    cleaned = []
    def test_equal(self):
        self.assertEqual(self.value, 5)
        self.assertAlmostEqual(1.00000001, 1)
        self.assertIn(1, [1])
        self.assertIsInstance(1, int)
        self.assertRegex("abc", "b")
        self.assertCountEqual([1, 2], [2, 1])
        self.assertStartsWith("abc", "a")
        self.assertHasAttr(1, "real")
    def test_fails(self):
        "The first line says what is tested."
        self.assertEqual([1, 2, 3], [1, 2, 4], "with a message")
    def test_error(self): {}["missing"]
    @unittest.skip("not today")
    def test_skipped(self): 1 / 0
    @unittest.skipIf(True, "always")
    def test_skip_if(self): 1 / 0
    def test_skip_inside(self): self.skipTest("inside")
    @unittest.expectedFailure
    def test_expected(self): self.fail("as expected")
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest("part", i=i):
                self.assertNotEqual(i, 1)
    def test_raises(self):
        with self.assertRaisesRegex(ValueError, "invalid literal") as caught:
            int("x")
        self.assertEqual(type(caught.exception), ValueError)
        with self.assertWarns(UserWarning):
            __import__("warnings").warn("careful")
        with self.assertLogs("x", "INFO") as logs:
            __import__("logging").getLogger("x").info("noted")
        self.assertEqual(logs.output, ["INFO:x:noted"])
        with self.assertRaises(KeyError):
            pass
class Async(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self): self.ready = True
    async def test_async(self): self.assertTrue(self.ready)

stream = io.StringIO()
suite = unittest.TestSuite([unittest.defaultTestLoader.loadTestsFromTestCase(Numbers), unittest.defaultTestLoader.loadTestsFromTestCase(Async)])
print(suite.countTestCases())
result = unittest.TextTestRunner(stream, verbosity=2).run(suite)
text = re.sub(r"in \d+\.\d+s", "in TIMEs", stream.getvalue())
text = re.sub(r'File "[^"]*[/\\]([^"/\\]+)", line \d+', r"File \1", text)
print(text)
print(result, result.wasSuccessful(), len(result.failures), len(result.errors), [r for _, r in result.skipped], sorted(Numbers.cleaned))
t = unittest.TestCase()
for call in (lambda: t.assertEqual({"a": 1}, {"a": 2}), lambda: t.assertEqual("one\ntwo\n", "one\n2\n"), lambda: t.assertTrue(0), lambda: t.assertIs([], []), lambda: t.assertIsNone(1), lambda: t.assertNotIn(1, [1]), lambda: t.assertLess(2, 1), lambda: t.assertAlmostEqual(1, 1.1, places=2), lambda: t.assertAlmostEqual(1, 2, delta=0.5), lambda: t.assertRegex("a", "b"), lambda: t.assertCountEqual([1, 1], [1]), lambda: t.assertSetEqual({1}, {2}), lambda: t.assertTupleEqual((1,), (1, 2)), lambda: t.assertRaises(ValueError, int, "1"), lambda: t.assertIsSubclass(int, str), lambda: t.assertEndsWith("a", "b"), lambda: t.assertNotHasAttr(1, "real"), lambda: t.assertIsNot(None, None), lambda: t.assertEqual(1, 2, "why"), lambda: t.assertMultiLineEqual(1, "a"), lambda: t.fail()):
    try:
        print(call())
    except AssertionError as e:
        print(e)

m = mock.Mock(return_value=3)
print(m(1, a=2), m.called, m.call_args, m.call_args_list, m.method.chain(5).x is m.method.chain(5).x, m.mock_calls[:2], m.assert_called_once_with(1, a=2))
s = mock.Mock(side_effect=[1, KeyError("k")])
print(s(), end=" ")
for call in (s, lambda: m.assert_called_with(9), m.assert_not_called, lambda: mock.Mock(spec=["a"]).b, lambda: mock.create_autospec(len)(1, 2), lambda: m.assert_has_calls([mock.call(7)]), lambda: mock.Mock().assert_foo):
    try:
        call()
    except (AssertionError, KeyError, AttributeError, TypeError) as e:
        print(type(e).__name__, str(e).split(" id=")[0])
g = mock.MagicMock()
g.__len__.return_value = 7
g.__getitem__.side_effect = lambda k: k * 2
print(len(g), g["x"], bool(g), int(g), list(g), g.__enter__() is not None, mock.ANY == 5, mock.sentinel.thing, mock.call(1, b=2).m(3))
with mock.patch("os.getcwd", return_value="/patched") as patched, mock.patch.dict("os.environ", {"NEW": "1"}), mock.patch.object(io, "StringIO", new=5):
    import os
    print(os.getcwd(), patched.call_count, os.environ["NEW"], io.StringIO)
with mock.patch("builtins.open", mock.mock_open(read_data="fake\ndata")):
    print(open("anything").read(), list(open("x")))
print(os.environ.get("NEW"), unittest.TestCase.id(Numbers("test_equal")), Numbers("test_fails").shortDescription(), repr(Numbers("test_error")), unittest.FunctionTestCase(len))
