# Options and variables of the environment: what they change. Each is tried in a process of its own.
import os
import subprocess
import sys

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

def run(*arguments, stdin="", env={}, show=("out", "err"), **more):
    r = subprocess.run([sys.executable, *arguments], input=stdin.encode(), capture_output=True, env=CLEAN | env, **more)
    print(r.returncode, *(getattr(r, "std" + s).decode(errors="backslashreplace").strip().splitlines()[-1:] for s in show))

def flags(*names):
    return "import sys; print(" + ", ".join("sys.flags." + n for n in names) + ")"

LEVELS = flags("debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "safe_path", "int_max_str_digits")
for options in [], ["-O"], ["-OO"], ["-OOO"], ["-B", "-E", "-s", "-S", "-q", "-P", "-d"], ["-b"], ["-bb"], ["-I"], ["-BEsSqPd"], ["-R"], ["-X", "dev"], ["-X", "int_max_str_digits=0"], ["-Xint_max_str_digits=1000"]:
    print(options, end=" ")
    run(*options, "-c", LEVELS, show=["out"])
for n, names in {"PYTHONDEBUG": "debug", "PYTHONOPTIMIZE": "optimize", "PYTHONDONTWRITEBYTECODE": "dont_write_bytecode", "PYTHONNOUSERSITE": "no_user_site", "PYTHONSAFEPATH": "safe_path", "PYTHONHASHSEED": "hash_randomization", "PYTHONINTMAXSTRDIGITS": "int_max_str_digits", "PYTHONDEVMODE": "dev_mode"}.items():
    for value in "", "0", "1", "2", "text", "5000":
        if n in ("PYTHONHASHSEED", "PYTHONINTMAXSTRDIGITS") and value not in ("", "0", "5000"):
            continue
        print(n, repr(value), end=" ")
        run("-c", flags(names), env={n: value}, show=["out"])
run("-R", "-c", flags("hash_randomization"), env={"PYTHONHASHSEED": "0"})
run("-E", "-c", flags("optimize"), env={"PYTHONOPTIMIZE": "2"})
for bad in ["-X", "int_max_str_digits"], ["-X", "int_max_str_digits=10"], ["-X", "int_max_str_digits=x"], ["-X", "cpu_count=0"], ["-X", "cpu_count="], ["-X", "importtime=7"], ["-X", "utf8=5"], ["-X", "gil"], ["-X", "gil=2"], ["-X", "gil="]:
    r = subprocess.run([sys.executable, *bad, "-c", "1"], capture_output=True, text=True, env=CLEAN)
    print(bad, r.returncode, r.stderr.splitlines()[0])
run("-c", "1", env={"PYTHONHASHSEED": "x"}, show=[])

# Numbers of processors; how long imports take.
COUNT = "import os; print(os.cpu_count(), os.process_cpu_count())"
run("-X", "cpu_count=4321", "-c", COUNT)
run("-c", COUNT, env={"PYTHON_CPU_COUNT": "17"})
def timed(*options):
    r = subprocess.run([sys.executable, *options, "-S", "-c", "import colorsys\nimport colorsys"], capture_output=True, text=True, env=CLEAN)
    lines = [line.split("|") for line in r.stderr.splitlines() if "colorsys" in line]
    print([(a.split()[0:2], a.split()[2].isdigit() or a.split()[2], b.strip().isdigit() or b.strip(), c) for a, b, c in lines])
timed("-X", "importtime")
timed("-X", "importtime=2")

# Filters of warnings, from the weakest to the strongest.
WARN = "import sys; print(sys.warnoptions)"
run("-W", "error", "-bb", "-c", WARN, env={"PYTHONWARNINGS": "ignore,once::UserWarning"})
run("-Wdefault", "-b", "-X", "dev", "-c", WARN)
for code in "str(b'x')", "b'x' == 'x'", "'x' == b'x'", "b'x' != 5", "str(bytearray(b'x'))", "bytearray(b'x') == 'x'", "b'x' == bytearray(b'x')", "b'x' == None", "{b'x': 1}.get('x')", "'%s' % b'x'", "f'{b\"x\"}'":
    print(code, end=" ")
    run("-bb", "-c", code, show=["err"])

# Commands are dedented; the rest are arguments.
run("-c", "\n    if True:\n        print('a')\n    print('b')\n  \n")
run("-c", "print(1)\n  print(2)")
run("-c", "import sys; print(sys.argv, sys.path[0] == '')", "-x", "--", "b")
run("-Oc", "print(__debug__)")
run("-Oc" + "print(__debug__, 1)")
for bad in "-c", "-X", "-Z", "--bad":
    run(bad, show=[])
run("no such file.py", show=[])
r = subprocess.run([sys.executable, "-c", "import sys; print(ascii(sys.argv[1:]))", b"\xff\xe9", "é"], capture_output=True, env=CLEAN)
print(r.stdout)
r = subprocess.run([sys.executable, "-c", b"print('\xff')"], capture_output=True, env=CLEAN)
print(r.returncode, r.stderr.splitlines()[0], r.stderr.splitlines()[-1])

# Streams.
IO = "import sys; print(sys.stdin.encoding, sys.stdout.encoding, sys.stdout.errors, sys.stderr.encoding, sys.stderr.errors)"
for value in "latin-1", "ascii:replace", ":ignore", "utf-16:strict":
    print(value, end=" ")
    run("-c", IO, env={"PYTHONIOENCODING": value}, show=[] if "16" in value else ["out"])
run("-c", "print('\\xe9\\u1234')", env={"PYTHONIOENCODING": "ascii:xmlcharrefreplace"})
for options in [], ["-u"]:
    run(*options, "-c", "import sys, os; print(sys.stdout.write_through, type(sys.stdout.buffer).__name__, type(sys.stderr.buffer).__name__); sys.stdout.write('kept?'); sys.stdout.buffer.write(b'!') if sys.argv[1:] else None; os._exit(0)")
for closed in (0,), (1,), (2,), (0, 1, 2):
    r = subprocess.run([sys.executable, "-c", "import sys, os; os._exit(10 + sum(n for n, s in ((1, sys.stdin), (2, sys.stdout), (4, sys.stderr)) if s is None))"], preexec_fn=lambda: [os.close(fd) for fd in closed], env=CLEAN)
    print(closed, r.returncode)
with open("/dev/full", "w") as full:
    r = subprocess.run([sys.executable, "-c", "print(1)"], stdout=full, stderr=subprocess.PIPE, text=True, env=CLEAN)
    print(r.returncode, r.stderr)
    r = subprocess.run([sys.executable, "-X", "importtime", "-c", "import gc; gc.set_debug(gc.DEBUG_STATS); gc.collect(); print(1)"], stderr=full, stdout=subprocess.PIPE, text=True, env=CLEAN)
    print(r.stdout)
# The first line is skipped; folders are programs even where the path is safe.
import tempfile
with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "__main__.py")
    with open(file, "w") as f:
        f.write("this is no Python\nimport sys\nprint(sys.path[0] == %r, __file__ == %r)\n1/0\n" % (folder, file))
    run("-x", file, show=["out"])
    with open(file, "w") as f:
        f.write("import sys\nprint(sys.path[0] == %r)\n" % folder)
    run("-I", folder)
    strange = os.path.join(os.fsencode(folder), b"caf\xe9.py")
    with open(strange, "w") as f:
        f.write("import sys; print(ascii(sys.argv[0][-7:]), ascii(__file__[-7:]))")
    run(strange)
