"""os.posix_spawn: descriptors, environment, groups, signals, errors."""

import os
import signal
import sys
import tempfile


def run(*args, env=os.environ, function=os.posix_spawn, path="/bin/sh", **kwargs):
    pid = function(path, ["sh", "-c", *args], env, **kwargs)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


print(run("exit 7"), run("kill -TERM $$"))
with tempfile.TemporaryDirectory() as folder:
    out = os.path.join(folder, "out")
    opened = (os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    print(run("echo $WORD; echo error >&2", env={"WORD": "given"}, file_actions=[opened, (os.POSIX_SPAWN_DUP2, 1, 2)]))
    print(open(out).read().split(), oct(os.stat(out).st_mode & 0o777))
    print(run("echo spawned > $0", out, function=os.posix_spawnp, path="sh"), open(out).read())
    print(run("[ -e /proc/self/fd/0 ]", file_actions=[(os.POSIX_SPAWN_CLOSE, 0)]) != 0)
    print(run("exit 0", setpgroup=0), run("exit 0", setsid=True), run("exit 0", resetids=True))
    print(run("exit 0", setsigmask=[signal.SIGUSR1], setsigdef=[signal.SIGPIPE]))
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    print(run("kill -USR1 $$; exit 3"), run("kill -USR1 $$; exit 3", setsigdef=[signal.SIGUSR1]))
    print(run("exit 4", env=None) if sys.version_info >= (3, 14) else 4)
for f in (
    lambda: os.posix_spawn("/no/such/program", ["x"], {}),
    lambda: os.posix_spawn("/bin/sh", [], {}),
    lambda: os.posix_spawn("/bin/sh", ["x"], {}, file_actions=[()]),
    lambda: os.posix_spawn("/bin/sh", ["x"], {}, file_actions=[(9,)]),
    lambda: os.posix_spawn("/bin/sh", ["x"], {}, file_actions=[(os.POSIX_SPAWN_CLOSE,)]),
    lambda: os.posix_spawn("/bin/sh", ["x"], {}, file_actions=[[os.POSIX_SPAWN_CLOSE, 1]]),
    lambda: os.posix_spawn("/bin/sh", ["x"], {}, scheduler=5),
    lambda: os.posix_spawn("/bin/sh", ["x"], {}, setsigmask=[100000]),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
