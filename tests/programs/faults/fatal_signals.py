# Programs that die, and what they tell.
import os
import re
import subprocess
import sys


def run(code, *options, **environment):
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True,
                          env={**os.environ, **environment})
    text = re.sub("0x[0-9a-f]+", "0xN", done.stderr)
    text = re.sub("(?i)thread 0xN \\[[^]]*\\]", "thread 0xN [name]", text)
    # Where C code was is another matter.
    text, *stack = text.split("Current thread's C stack trace (most recent call first):\n")
    print(done.returncode, done.stdout + text, end="")
    if stack:
        lines = stack[0].splitlines()
        known = re.compile("  (Binary file (\".*\"(, at .*\\+0xN)?|'<unknown>') \\[0xN\\]|<truncated rest of calls>)")
        print("C stack:", len(lines) > 3, all(map(known.fullmatch, lines)))


for name in ("_read_null", "_sigsegv", "_sigabrt", "_sigfpe", "_stack_overflow"):
    print("---", name)
    run(f"import faulthandler\nfaulthandler.enable()\ndef f():\n  faulthandler.{name}()\n\nf()")
    run(f"import faulthandler\nfaulthandler.{name}()")
print("--- options")
run("import faulthandler; faulthandler.enable(all_threads=False, c_stack=False); faulthandler._sigsegv(True)")
run("import faulthandler; faulthandler.enable(c_stack=False); faulthandler.disable(); faulthandler._sigsegv()")
run("import faulthandler; print(faulthandler.is_enabled())", "-X", "faulthandler")
run("import faulthandler; print(faulthandler.is_enabled())", PYTHONFAULTHANDLER="1")
run("import faulthandler; print(faulthandler.is_enabled())", "-E", PYTHONFAULTHANDLER="1")
run("import os; os.abort()", "-X", "faulthandler")
run("import os, signal; os.kill(os.getpid(), signal.SIGBUS)", PYTHONFAULTHANDLER="x")
run("import os, signal; os.kill(os.getpid(), signal.SIGILL)", PYTHONFAULTHANDLER="x")
print("--- a file")
run("""import faulthandler, tempfile, os
f = tempfile.TemporaryFile()
faulthandler.enable(f, all_threads=False, c_stack=False)
if os.fork() == 0:
    faulthandler._sigsegv()
os.wait()
f.seek(0)
print(f.read().decode())
""")
run("import faulthandler; faulthandler.enable(1, False, False); faulthandler._sigsegv()")
print("--- a finaliser, a thread, a handler")
run("""import faulthandler
faulthandler.enable(all_threads=False, c_stack=False)
class A:
    def __del__(self):
        faulthandler._sigsegv()
a = A()
del a
""")
run("""import _thread, faulthandler, time
faulthandler.enable(all_threads=False, c_stack=False)
def crash():
    faulthandler._sigsegv()
_thread.start_new_thread(crash, ())
time.sleep(5)
""")
run("""import faulthandler, signal
def handler(*args):
    print('handled', flush=True)
signal.signal(signal.SIGFPE, handler)
faulthandler.enable(all_threads=False, c_stack=False)
signal.raise_signal(signal.SIGFPE)
print('went on')
""")
