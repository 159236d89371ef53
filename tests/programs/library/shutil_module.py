# shutil: copying, moving and removing trees, archives, finding programs.
import os
import shutil
import tempfile


def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, str(e).replace(home, "HOME"))


def tree(top):
    return sorted(os.path.relpath(os.path.join(f, n), top) + ("/" if n in d else "") for f, d, files in os.walk(top) for n in d + files)


home = os.path.realpath(tempfile.mkdtemp())
os.chdir(home)
os.makedirs("src/sub/empty")
for name in "src/a.txt", "src/b.pyc", "src/sub/c.txt":
    with open(name, "w") as f:
        f.write(name * 10)
os.symlink("a.txt", "src/link")
os.chmod("src/a.txt", 0o640)
os.utime("src/a.txt", (1e9, 1.1e9))
print(shutil.copyfile("src/a.txt", "one"), shutil.copy("src/a.txt", "two"), shutil.copy2("src/a.txt", "src/sub"), shutil.copymode("src/a.txt", "one"), oct(os.stat("one").st_mode), os.stat("src/sub/a.txt").st_mtime, shutil.copystat("src/a.txt", "two"), os.stat("two").st_mtime)
print(shutil.copytree("src", "dst", symlinks=True, ignore=shutil.ignore_patterns("*.pyc")), tree("dst"), os.path.islink("dst/link"))
print(shutil.copytree("src", "dst", dirs_exist_ok=True, copy_function=shutil.copyfile), tree("dst"), os.path.islink("dst/link"))
print(shutil.move("one", "dst/sub"), shutil.move("two", "three"), shutil.move("dst/sub", "moved"), tree("moved"))
with open("three") as i, open("four", "w") as o:
    shutil.copyfileobj(i, o, 7)
print(open("four").read() == open("three").read(), shutil.disk_usage(home).total > 0, shutil.get_terminal_size((100, 50)).columns > 0)
for form in "zip", "tar", "gztar", "bztar":
    name = shutil.make_archive("archive", form, "src")
    shutil.unpack_archive(name, "out-" + form)
    print(os.path.basename(name), tree("out-" + form) == tree("src") if form != "zip" else tree("out-" + form))
print(os.path.basename(shutil.make_archive("based", "tar", home, "src/sub")), [f[0] for f in shutil.get_archive_formats() if f[0] in ("tar", "zip", "gztar")], [f[:2] for f in shutil.get_unpack_formats() if f[0] in ("tar", "zip")])
shutil.register_archive_format("own", lambda base, folder, **k: base + ".own", [("x", 1)], "mine")
print(shutil.make_archive("q", "own") , shutil.unregister_archive_format("own"))
os.mkdir("bin")
with open("bin/program", "w") as f:
    f.write("#!/bin/sh\n")
print(shutil.which("program", path="bin"), os.chmod("bin/program", 0o755), shutil.which("program", path="bin"), shutil.which("./bin/program"), shutil.which("no-such-program-here"), shutil.which("program", mode=os.R_OK, path="nowhere:bin"))
problems = []
shutil.rmtree("no", onexc=lambda f, p, e: problems.append((f.__name__, p, type(e).__name__)))
shutil.rmtree("no", ignore_errors=True)
print(problems, shutil.rmtree("dst"), os.path.exists("dst"), shutil.rmtree.avoids_symlink_attacks)
attempt("same", shutil.copyfile, "three", "three")
attempt("missing", shutil.copy, "no", "x")
attempt("folder", shutil.copyfile, "src", "x")
attempt("exists", shutil.copytree, "src", "moved")
attempt("rmtree", shutil.rmtree, "no")
attempt("rmtree file", shutil.rmtree, "three")
os.symlink("src", "alias")
attempt("rmtree link", shutil.rmtree, "alias")
attempt("into itself", shutil.move, "src", "src/sub")
os.mkdir("moved/three")
attempt("move exists", shutil.move, "three", "bin") 
attempt("format", shutil.make_archive, "x", "rar")
attempt("unpack", shutil.unpack_archive, "four")
attempt("unpack format", shutil.unpack_archive, "four", format="rar")
attempt("broken archive", shutil.unpack_archive, "four", format="zip")
attempt("chown", shutil.chown, "four")
attempt("fifo", lambda: (os.mkfifo("fifo"), shutil.copyfile("fifo", "x")))
os.mkdir("broken")
os.symlink("nowhere", "broken/link")
attempt("dangling", shutil.copytree, "broken", "broken2")
print(shutil.copytree("broken", "broken3", ignore_dangling_symlinks=True), shutil.Error.__mro__[1], shutil.SameFileError.__mro__[1].__name__)
os.chdir("/")
shutil.rmtree(home)
