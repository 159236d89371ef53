# subprocess: children that are run, fed, read, waited for and that fail.
import os
import select
import signal
import subprocess
import sys


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


def sh(script, **k):
    return subprocess.run(["sh", "-c", script], **k)
print(sh("echo out; echo err >&2; exit 3", capture_output=True))
print(sh("cat", input=b"hello", stdout=subprocess.PIPE).stdout)
print(sh("cat; echo", input="text\n", capture_output=True, text=True).stdout.splitlines())
print(subprocess.check_output("echo $A-$B", shell=True, env={"A": "1", "B": "2", "PATH": os.environ["PATH"]}, text=True))
print(sh("echo err >&2", stderr=subprocess.STDOUT, stdout=subprocess.PIPE).stdout)
print(sh("pwd", cwd="/", capture_output=True, text=True).stdout)
t(lambda: sh("exit 4", check=True))
t(lambda: subprocess.run(["/no/such/program"]))
t(lambda: subprocess.run(["true"], cwd="/no/such/folder"))
t(lambda: subprocess.run(["/etc/passwd"]))
t(lambda: subprocess.check_call(["false"]))
t(lambda: subprocess.run([]))
t(lambda: subprocess.run(["a\0b"]))
t(lambda: sh("sleep 5", timeout=0.2))
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(p.poll(), p.communicate(b"x" * 200000)[0].count(b"x"), p.returncode)
p = subprocess.Popen(["sleep", "5"])
p.terminate()
print(p.wait(), p)
p = subprocess.Popen(["sleep", "5"], start_new_session=True)
print(os.getsid(p.pid) == p.pid)
p.send_signal(signal.SIGKILL)
print(p.wait() == -signal.SIGKILL)
print(subprocess.getstatusoutput("echo a; exit 2"), subprocess.getoutput("echo b"))
r, w = os.pipe()
print(sh(f"echo x >&{w}", pass_fds=[w]).returncode, os.read(r, 10))
os.close(r)
os.close(w)
print(sh("umask", umask=0o27, capture_output=True, text=True).stdout)
print(sh("echo in child", preexec_fn=lambda: os.environ.__setitem__("Z", "1"), capture_output=True).stdout)
t(lambda: sh("true", preexec_fn=lambda: 1 / 0))
print(subprocess.run([sys.executable, "-c", "import sys; print(sys.argv)", "a b", "c"], capture_output=True, text=True).stdout)
with subprocess.Popen(["sh", "-c", "echo 1; echo 2"], stdout=subprocess.PIPE, text=True) as p:
    print([line for line in p.stdout])

# select
r, w = os.pipe()
print(select.select([r], [w], [], 0) == ([], [w], []))
os.write(w, b"x")
print(select.select([r], [], [], None) == ([r], [], []))
poll = select.poll()
poll.register(r)
poll.register(w, select.POLLOUT)
print(sorted(poll.poll()) == sorted([(r, select.POLLIN), (w, select.POLLOUT)]))
poll.modify(w, select.POLLIN)
print([fd == r for fd, _ in poll.poll(100)])
poll.unregister(w)
for f in (lambda: poll.unregister(w), lambda: poll.modify(w, 1), lambda: poll.register(-1), lambda: poll.register("a"), lambda: poll.poll("a"), lambda: select.select([-1], [], []), lambda: select.select(3, [], []), lambda: select.select([], [], [], -1), lambda: select.select([], [], [], "a"), lambda: select.select([10 ** 20], [], [])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).replace(str(w), "W"))
os.close(w)
os.read(r, 5)
print(poll.poll(10) == [(r, select.POLLHUP)], select.select([r], [], [], 1)[0] == [r])
