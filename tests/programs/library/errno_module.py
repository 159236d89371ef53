# errno: names and numbers, the classes that OSError becomes.
import errno
import os

print(errno.errorcode[errno.ENOENT], errno.ENOENT, errno.EAGAIN == errno.EWOULDBLOCK, len(errno.errorcode) > 100, errno.errorcode[11], sorted(n for n in dir(errno) if n.startswith("E"))[:12], all(getattr(errno, name) == number for number, name in errno.errorcode.items()))
for name in "ENOENT", "EACCES", "EPERM", "EEXIST", "ENOTDIR", "EISDIR", "EAGAIN", "EALREADY", "EINPROGRESS", "EPIPE", "ESHUTDOWN", "ECHILD", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EINTR", "ESRCH", "ETIMEDOUT", "EINVAL", "EBADF", "ENOTCAPABLE":
    number = getattr(errno, name, None)
    if number is None:
        print(name, "absent")
        continue
    e = OSError(number, os.strerror(number), "file", None, "other")
    print(name, number, type(e).__name__, e, e.errno, e.strerror, e.filename, e.filename2, e.args)
print(OSError(1), OSError(1, "x"), OSError("a"), OSError(1, 2, 3, 4), OSError(2, "x", None).filename, IOError is OSError, EnvironmentError is OSError, repr(OSError(2, "no", "f")), FileNotFoundError(1, "x").errno, type(OSError(99999, "?")).__name__)
e = BlockingIOError(errno.EAGAIN, "would block", 7)
print(e.characters_written, e.args)
try:
    BlockingIOError(1, "x").characters_written
except AttributeError as e:
    print(e)
class Own(OSError): pass
print(type(Own(2, "x")).__name__, Own(2, "x", "f"))
try:
    errno.errorcode[10**6]
except KeyError as e:
    print("KeyError", e)
