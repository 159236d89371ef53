# platform: what can be said the same everywhere.
import platform
import sys

u = platform.uname()
print(platform.system(), u.system, len(u), u._fields, u[0] == u.system, u.machine == platform.machine(), u.node == platform.node(), u.release == platform.release(), u.version == platform.version(), u == tuple(u), u._replace(system="X").system, isinstance(u.processor, str))
print(platform.python_version() == "%d.%d.%d" % sys.version_info[:3], platform.python_version_tuple() == tuple(str(n) for n in sys.version_info[:3]), platform.architecture()[0], platform.platform().startswith("Linux-"), platform.platform(terse=True).startswith("Linux-"), platform.platform(aliased=True) != "")
print(type(platform.python_implementation()), len(platform.python_build()), isinstance(platform.python_compiler(), str), platform.python_branch() is not None, platform.python_revision() is not None)
print(platform._sys_version("3.14.0 (main, Oct  7 2025, 12:00:00) [GCC 14.2.0]"), platform.win32_ver(), platform.mac_ver(), platform.win32_edition(), platform.win32_is_iot())
import os, tempfile
with tempfile.TemporaryDirectory() as home:
    path = os.path.join(home, "fake")
    with open(path, "wb") as f:
        f.write(b"....GLIBC_2.5...GLIBC_2.31..libc.so.6..")
    print(platform.libc_ver(path))
try:
    print(platform._sys_version("bad version"))
except ValueError as e:
    print(e)
import pickle, copy
print(pickle.loads(pickle.dumps(u)) == u, copy.copy(u) == u, platform.android_ver(), platform.ios_ver())
