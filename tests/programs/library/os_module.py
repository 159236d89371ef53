# os: files and folders, descriptors, environment, processes, what paths are made of.
import errno
import os
import stat
import tempfile


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME"))


home = tempfile.mkdtemp()
os.chdir(home)
os.mkdir("a")
os.makedirs("b/c/d", exist_ok=True)
for name in "a/1.txt", "b/2.txt", "b/c/3.txt":
    with open(name, "w") as f:
        f.write(name)
os.symlink("a/1.txt", "link")
os.link("a/1.txt", "hard")
print(sorted(os.listdir()), sorted(os.listdir(b"a")), os.readlink("link"), os.stat("hard").st_nlink, os.stat("link").st_size, stat.S_ISLNK(os.lstat("link").st_mode), os.path.samefile("a/1.txt", "hard"))
for folder, folders, files in os.walk(".", onerror=print):
    folders.sort()
    print(folder, folders, sorted(files))
print([f for f, *_ in os.walk("b", topdown=False)], [sorted(x[2]) for x in os.fwalk("a")])
with os.scandir(".") as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e.name, e.path, e.is_dir(), e.is_file(), e.is_file(follow_symlinks=False), e.is_symlink(), e.stat().st_size if e.is_file() else "-", e.is_junction(), repr(e), os.fspath(e) == e.path)
os.rename("a/1.txt", "a/one.txt")
os.replace("hard", "a/two.txt")
os.renames("a/two.txt", "new/deep/two.txt")
os.unlink("link")
os.chmod("a/one.txt", 0o640)
os.utime("a/one.txt", (1, 2))
print(oct(os.stat("a/one.txt").st_mode), os.stat("a/one.txt").st_mtime, os.stat("a/one.txt").st_atime_ns, os.access("a/one.txt", os.R_OK), os.access("nothing", os.F_OK), os.path.getsize("new/deep/two.txt"))
os.truncate("b/2.txt", 1)
os.removedirs("b/c/d")
fd = os.open("fd", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
print(os.write(fd, b"hello world"), os.lseek(fd, 0, os.SEEK_SET), os.read(fd, 5), os.pread(fd, 3, 6), os.pwrite(fd, b"W", 6), os.fstat(fd).st_size, os.ftruncate(fd, 8), os.isatty(fd), os.get_inheritable(fd), os.writev(fd, [b"a", b"b"]), os.readv(fd, [bytearray(4)]), os.fsync(fd))
copy = os.dup(fd)
os.close(fd)
with os.fdopen(copy, "rb") as f:
    f.seek(0)
    print(f.read())
attempt("closed", os.read, copy, 1)
r, w = os.pipe()
os.set_blocking(r, False)
attempt("empty pipe", os.read, r, 1)
print(os.write(w, b"through"), os.read(r, 100), os.close(w), os.read(r, 1), os.close(r))
os.environ["BRIGADE_TEST"] = "value"
print(os.getenv("BRIGADE_TEST"), os.environb[b"BRIGADE_TEST"], os.environ.pop("BRIGADE_TEST"), os.getenv("BRIGADE_TEST", "none"), os.path.expandvars("$NOTHING_HERE/x"), "PATH" in os.environ)
attempt("environ", os.environ.__getitem__, "NOTHING_HERE")
attempt("environ type", os.environ.__setitem__, "A", 5)
attempt("environ key", os.putenv, "A=B", "x")
pid = os.fork()
if not pid:
    os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.system("exit 3") >> 8, os.popen("echo popen").read(), os.get_terminal_size.__name__, os.getpid() > 0, os.cpu_count() > 0)
print(os.path.join("a", "/b", "c"), os.path.split("/a/b.c"), os.path.splitext("/a/.b.tar.gz"), os.path.normpath("a/../b//./c/.."), os.path.relpath("/a/b", "/a/c"), os.path.commonpath(["/a/b", "/a/c"]), os.path.commonprefix(["abc", "abd"]), os.path.basename("/x/"), os.path.dirname("/x/y"), os.path.isabs("/x"), os.path.splitroot("//x/y"), os.path.splitdrive("/c"), os.path.realpath("new/../a") == os.path.join(os.path.realpath(home), "a"), os.path.exists("nothing"), os.path.lexists("a"), os.path.isfile("fd"), os.path.isdir("a"), os.path.islink("a"), os.path.ismount("/"))
print(os.fsencode("é"), ascii(os.fsdecode(b"\xff")), os.fspath(b"x"), os.sep, os.linesep, os.name, os.curdir, os.pardir, os.extsep, os.devnull, os.altsep, os.strerror(errno.ENOENT), os.WNOHANG, len(os.urandom(4)), os.path.supports_unicode_filenames)
for what, call, args in (("stat", os.stat, ("no",)), ("mkdir", os.mkdir, ("a",)), ("rmdir", os.rmdir, ("a",)), ("remove", os.remove, ("a",)), ("rename", os.rename, ("no", "yes")), ("listdir", os.listdir, ("fd",)), ("listdir", os.listdir, ("no",)), ("open", os.open, ("no", os.O_RDONLY)), ("chdir", os.chdir, ("no",)), ("readlink", os.readlink, ("a",)), ("null", os.stat, ("a\0b",)), ("type", os.stat, (1.5,)), ("makedirs", os.makedirs, ("a",)), ("scandir", os.scandir, ("no",)), ("fspath", os.fspath, (5,)), ("execv", os.execv, ("no", ["no"])), ("execv", os.execv, ("x", [])), ("kill", os.kill, (2**30, 0)), ("link", os.link, ("no", "x")), ("close", os.close, (-1,)), ("truncate", os.truncate, ("no", 1)), ("getsize", os.path.getsize, ("no",)), ("commonpath", os.path.commonpath, (["/a", "b"],)), ("join", os.path.join, ("a", b"b")), ("chown", os.chown, ("no", 1, 1)), ("utime", os.utime, ("fd", (1,))), ("sysconf", os.sysconf, ("no",))):
    attempt(what, call, *args)
class P:
    def __fspath__(self): return "fd"
print(os.stat(P()).st_size, os.PathLike[str], isinstance(P(), os.PathLike), os.stat_result.n_fields, len(os.stat("fd")), os.stat("fd")[6], os.terminal_size((80, 24)), os.times().__class__.__name__, os.uname().sysname)
import shutil
shutil.rmtree(home)
