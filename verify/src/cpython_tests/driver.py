"""Runs one file of CPython's tests and writes down what became of each test, as it happens.

Arguments: where to write, the module's name. A line that says `start` without one that says `done` is what the
interpreter was at when it ended.
"""

import sys
import unittest


def line(*words):
    text = "\t".join(str(word).replace("\t", " ").replace("\n", " ")[:300] for word in words)
    notes.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    notes.flush()


class Result(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.bad = None
        self.ended = False
        line("start", test.id())

    def done(self, test, result, detail=""):
        self.ended = True
        line("done", test.id(), result, detail)

    def startTestRun(self):
        self.bad = None
        self.ended = True

    def addSuccess(self, test):
        self.done(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.done(test, "failed", self.last(err))

    def addError(self, test, err):
        super().addError(test, err)
        self.done(test, "failed", self.last(err))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.done(test, "skipped", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.done(test, "passed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.done(test, "failed", "unexpected success")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.bad = f"{subtest}: {self.last(err)}"

    def stopTest(self, test):
        super().stopTest(test)
        # A failed subtest leaves the test without a word of its own.
        if not self.ended:
            self.done(test, "failed", self.bad or "")

    def last(self, err):
        return f"{err[0].__name__}: {err[1]}"


if __name__ == "__main__":
    # (Processes that a test starts import this file too.)
    notes = open(sys.argv[1], "w", encoding="utf-8")
    name = sys.argv[2]
    sys.argv[1:] = []
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName(name)
    except unittest.SkipTest as e:
        # The whole file asks for what is not there.
        line("start", name)
        line("done", name, "skipped", e)
        suite = unittest.TestSuite()
    result = Result()
    unittest.installHandler()
    suite.run(result)
    line("end")
