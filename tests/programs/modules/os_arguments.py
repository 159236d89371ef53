"""Paths and descriptors as arguments of `os`: what is taken, what is refused, and what else Linux offers."""

import errno
import os
import pickle
import tempfile
import time
import warnings

warnings.simplefilter("ignore")


def attempt(f, *args, **keywords):
    try:
        r = f(*args, **keywords)
    except Exception as e:
        text = f"{type(e).__name__}: {e}"
    else:
        text = "ok" if not isinstance(r, (int, str, bytes, tuple, type(None))) else repr(r)
    print(f.__name__, text.replace("\0", "\\0"))


folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
open("file", "w").close()
os.mkdir("folder")
os.symlink("file", "link")

print(sorted(posix for posix in os.supports_dir_fd if posix is os.stat) == [os.stat])
for f in (os.link, os.stat, os.chmod, os.chown, os.utime, os.access):
    print(f.__name__, f in os.supports_dir_fd, f in os.supports_fd, f in os.supports_follow_symlinks)

more = {
    os.chmod: (0o644,),
    os.chown: (-1, -1),
    os.access: (4,),
    os.link: ("other",),
    os.truncate: (1,),
    os.pathconf: ("PC_NAME_MAX",),
    os.rename: ("b",),
    os.symlink: ("b",),
    os.execve: ([""], {}),
    os.open: (0,),
    os.setxattr: ("user.x", b""),
}
for f in (
    os.stat, os.chmod, os.chown, os.utime, os.access, os.link, os.chdir, os.truncate, os.statvfs, os.pathconf,
    os.lstat, os.mkdir, os.rename, os.symlink, os.readlink, os.execve, os.open, os.listxattr, os.setxattr,
    os.fspath, os.unlink, os.rmdir, os.replace, os.mkfifo, os.listdir, os.scandir,
):
    for v in (1.5, b"a\0", "a\0", bytearray(b"a"), 99999, 1 << 40):
        attempt(f, v, *more.get(f, ()))


class Nameless:
    __fspath__ = None


class Wrong:
    def __fspath__(self):
        return 1


for v in (Nameless(), Wrong()):
    attempt(os.stat, v)
    attempt(os.fspath, v)

attempt(os.stat, "file", dir_fd="a")
attempt(os.stat, "file", dir_fd=1 << 40)
attempt(os.stat, 0, dir_fd=3)
attempt(os.stat, 0, follow_symlinks=False)
attempt(os.chown, 0, 1, 1, dir_fd=3)
attempt(os.chown, "file", -2, -1)
attempt(os.chown, "file", 1.5, 1)
for times in ([5, 5], (5,), ("a", "b"), (float("nan"), 1), (1e300, 1), (1 << 80, 1), (-1.5, 1)):
    attempt(os.utime, "file", times)
print(os.stat("file").st_atime, os.stat("file").st_mtime_ns)
for ns in ([5, 5], (5,), (1.5, 1), (1 << 80, 1), None, (1_500_000_000, -1)):
    attempt(os.utime, "file", ns=ns)
print(os.stat("file").st_atime_ns, os.stat("file").st_mtime_ns)
attempt(os.utime, "file", (5, 5), ns=(5, 5))
attempt(os.utime, 0, (1, 1), dir_fd=3)
attempt(os.rename, "nope", "x")
attempt(os.link, "nope", "x")
attempt(os.symlink, "a", "file")
attempt(os.execv, "notepad", ())
attempt(os.execv, "notepad", [""])
attempt(os.execv, "notepad", 1)
attempt(os.execv, "x", ["a", 1])
attempt(os.execve, "x", ["a"], 1)
attempt(os.execve, "x", ["a"], {"a=b": "c"})
attempt(os.putenv, "a", 1)
attempt(os.eventfd, -1)
attempt(os.eventfd, 1 << 40)
attempt(os.fsync, -1)
attempt(os.fchdir, "a")
for parts in ((1, -1), (-2, 1), (1 << 32, 1), (1 << 70, 1), ("a", 1)):
    attempt(os.makedev, *parts)
print(os.major(-1), os.minor(-1))
attempt(os.register_at_fork)
attempt(os.register_at_fork, before=None)

# A link to a link is one to what it leads to, unless not.
os.link("link", "followed")
os.link("link", "kept", follow_symlinks=False)
print(os.path.islink("followed"), os.path.islink("kept"))
here = os.open("folder", os.O_RDONLY)
os.link("file", "inside", dst_dir_fd=here)
os.symlink("inside", "beside", dir_fd=here)
os.rename("inside", "renamed", src_dir_fd=here, dst_dir_fd=here)
print(sorted(os.listdir(here)), os.readlink("beside", dir_fd=here), os.access("renamed", os.R_OK, dir_fd=here))
print(sorted((e.name, e.path, e.is_symlink()) for e in os.scandir(here)))
os.unlink("beside", dir_fd=here)
os.close(here)

# What a folder said of its entries is not asked again.
entries = {e.name: e for e in os.scandir(".")}
print(sorted(entries), entries["link"].is_symlink(), entries["link"].is_file(), entries["link"].is_dir())
print(entries["file"].inode() == os.stat("file").st_ino, entries["folder"])
print(entries["file"].stat().st_size, entries["link"].stat(follow_symlinks=False).st_size)
os.unlink("file")
print(entries["file"].is_file(), entries["file"].stat().st_size)
os.unlink("link")
print(entries["link"].is_symlink(), entries["link"].is_file())
attempt(entries["kept"].is_dir, 1)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    scan = os.scandir(".")
    next(scan)
    del scan
    with os.scandir(".") as scan:
        pass
    list(os.scandir("."))
print([str(w.message).split(" <")[0] for w in caught])

# Several buffers at a place.
fd = os.open("data", os.O_RDWR | os.O_CREAT)
print(os.pwritev(fd, [b"abc", b"defg"], 2))
a, b = bytearray(3), bytearray(9)
print(os.preadv(fd, [a, b], 1), a, b)
attempt(os.preadv, fd, 1, 1)
attempt(os.pwritev, fd, [1], 1)
r, w = os.pipe()
print(os.splice(fd, w, 4, offset_src=2), os.read(r, 10))
os.close(fd)

# Timers.
t = os.timerfd_create(time.CLOCK_MONOTONIC)
print(os.get_inheritable(t), os.timerfd_settime(t, initial=100.0, interval=0.25))
left, interval = os.timerfd_gettime(t)
print(99 < left <= 100, interval, os.timerfd_gettime_ns(t)[1])
print(os.timerfd_settime_ns(t, initial=1, interval=0)[1], int.from_bytes(os.read(t, 8), "little"))
attempt(os.timerfd_settime, t, initial=float("nan"))
os.close(t)

# Scheduling.
p = os.sched_param(1)
print(p, p.__reduce__(), pickle.loads(pickle.dumps(p)) == p)
attempt(os.sched_param)
attempt(os.sched_param, 1, 2)
attempt(os.sched_setparam, 0, 1)
attempt(os.sched_setparam, 0, os.sched_param(1 << 40))
print(os.sched_getscheduler(0) == os.SCHED_OTHER, os.sched_getparam(0), os.sched_get_priority_max(os.SCHED_FIFO))

# Attributes of files, where the file system has them.
try:
    os.setxattr("data", "user.a", b"value")
except OSError as e:
    print(e.errno == errno.ENOTSUP or [os.listxattr("data"), True][1])
else:
    print(os.getxattr("data", b"user.a") == b"value" and "user.a" in os.listxattr("data"))
    os.removexattr("data", "user.a")
attempt(os.getxattr, "data", "user.none" * 100)
os.chdir("/")
folder.cleanup()
