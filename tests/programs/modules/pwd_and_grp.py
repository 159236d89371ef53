# Users and groups: what the system knows, and what it does not.
import grp
import os
import pwd

root = pwd.getpwuid(0)
print(root.pw_name, root.pw_uid, root.pw_gid, root[5] == root.pw_dir, len(root))
print(pwd.getpwnam("root") == root, type(root).__name__, isinstance(root, tuple))
print(root in pwd.getpwall())
wheel = grp.getgrgid(0)
print(wheel.gr_name, wheel.gr_gid, type(wheel.gr_mem).__name__, len(wheel))
print(grp.getgrnam("root") == wheel, wheel in grp.getgrall())
print(os.path.expanduser("~root") == root.pw_dir)

for f, args in [
    (pwd.getpwnam, ("no such user",)),
    (pwd.getpwnam, ("nul\0l",)),
    (pwd.getpwnam, (b"root",)),
    (pwd.getpwnam, ()),
    (pwd.getpwuid, (987654321,)),
    (pwd.getpwuid, (-1,)),
    (pwd.getpwuid, (2**40,)),
    (pwd.getpwuid, ("0",)),
    (pwd.getpwuid, (0.5,)),
    (grp.getgrnam, ("no such group",)),
    (grp.getgrnam, (0,)),
    (grp.getgrgid, (987654321,)),
    (grp.getgrgid, ("0",)),
]:
    try:
        print(f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
