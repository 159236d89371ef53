# logging: loggers, levels, handlers, formatters, filters, adapters, configuration.
import io
import logging
import logging.config
import logging.handlers
import queue
import sys


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)


logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s:%(name)s:%(funcName)s:%(lineno)d:%(message)s")
logging.info("hello %s %d", "world", 5)
logging.debug("not shown")
logging.warning("%(a)s and %(b)s", {"a": 1, "b": 2})
log = logging.getLogger("app.module")
print(log.name, log.parent.name, log.getEffectiveLevel(), log.isEnabledFor(logging.DEBUG), log.hasHandlers(), log.handlers, logging.getLogger("app.module") is log, logging.getLogger("app").getChild("module") is log, log, logging.getLogger(), sorted(l.name for l in logging.getLogger("app").getChildren()))
def failing():
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("failed in %s", "failing")
        log.error("again", exc_info=False, stack_info=False)
out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("{levelno} {name} {message} {threadName}", style="{"))
log.addHandler(handler)
log.propagate = False
log.setLevel("DEBUG")
log.debug("to the handler")
failing()
log.log(25, "own level")
logging.addLevelName(25, "NOTICE")
print([l if not l.startswith("  ") else "..." for l in out.getvalue().splitlines()], logging.getLevelName(25), logging.getLevelName("NOTICE"), logging.getLevelName(99), logging.getLevelNamesMapping()["ERROR"])
class OnlyOdd(logging.Filter):
    def filter(self, record):
        record.extra = "added"
        return record.args and record.args[0] % 2
out = io.StringIO()
h = logging.StreamHandler(out)
h.terminator = "|"
h.setFormatter(logging.Formatter("$message $extra", style="$"))
h.addFilter(OnlyOdd())
log.handlers = [h]
for i in range(4):
    log.info("n %d", i)
log.addFilter(lambda r: r.levelno < 30)
log.warning("n %d", 5)
print(out.getvalue())
log.filters.clear()
h.filters.clear()
class Adapter(logging.LoggerAdapter):
    def process(self, msg, kwargs): return f"[{self.extra['id']}] {msg}", kwargs
h.setFormatter(logging.Formatter("%(message)s"))
Adapter(log, {"id": 7}).info("adapted %s", "x")
logging.LoggerAdapter(log, {"k": 1}, merge_extra=True).info("merged", extra={"z": 2})
memory = logging.handlers.MemoryHandler(10, flushLevel=logging.ERROR, target=h)
log.handlers = [memory]
log.info("buffered")
print(out.getvalue())
log.error("flushes")
print(out.getvalue())
q = queue.Queue()
log.handlers = [logging.handlers.QueueHandler(q)]
listener = logging.handlers.QueueListener(q, h)
listener.start()
log.info("through %s", "queue")
listener.stop()
print(out.getvalue(), q.empty())
log.handlers = []
record = logging.LogRecord("n", 20, "/path/file.py", 5, "msg %s", ("a",), None)
record.created, record.msecs = 0.0, 7
f = logging.Formatter("%(asctime)s %(module)s %(filename)s %(message)s")
f.converter = __import__("time").gmtime
print(f.format(record), f.formatTime(record, "%Y"), record, record.getMessage(), logging.makeLogRecord({"msg": "made", "levelname": "X"}).getMessage(), logging.BASIC_FORMAT, logging.Formatter("%(custom)s", defaults={"custom": "default"}).format(record))
logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "formatters": {"f": {"format": "conf %(name)s %(message)s"}}, "handlers": {"h": {"class": "logging.StreamHandler", "formatter": "f", "stream": "ext://sys.stdout", "level": "INFO"}}, "loggers": {"conf": {"handlers": ["h"], "level": "DEBUG", "propagate": False}}})
logging.getLogger("conf").info("configured")
logging.getLogger("conf.sub").debug("below the level")
logging.disable(logging.CRITICAL)
logging.getLogger("conf").critical("disabled")
logging.disable(logging.NOTSET)
attempt("level", log.setLevel, "NOPE")
attempt("level type", log.setLevel, 1.5)
attempt("log level", log.log, "x", "y")
attempt("name", logging.getLogger, 5)
attempt("format", logging.Formatter, "no field")
attempt("style", logging.Formatter, "%(x)s", style="?")
attempt("config", logging.config.dictConfig, {"version": 2})
attempt("config handler", logging.config.dictConfig, {"version": 1, "handlers": {"h": {"class": "no.such"}}})
attempt("config level", logging.config.dictConfig, {"version": 1, "loggers": {"x": {"level": "NOPE"}}})
attempt("extra", log.info, "x", extra={"message": 1})
attempt("basicConfig", logging.basicConfig, stream=sys.stdout, filename="x", force=True)
attempt("basicConfig", logging.basicConfig, nothing=1, force=True)
err, sys.stderr = sys.stderr, io.StringIO()
log.handlers, logging.raiseExceptions = [logging.StreamHandler(sys.stderr)], True
log.info("too many %d", "args")
text, sys.stderr = sys.stderr.getvalue(), err
print(text.splitlines()[0], text.splitlines()[-2:])
logging.captureWarnings(True)
import warnings
logging.getLogger("py.warnings").addHandler(h)
warnings.warn_explicit("captured", UserWarning, "file.py", 3)
logging.captureWarnings(False)
print(out.getvalue().splitlines()[-1].rsplit("|")[0][:20], [type(x).__name__ for x in (handler, h)], logging.lastResort)
