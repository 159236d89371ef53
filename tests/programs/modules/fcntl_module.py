# Control over descriptors, and locks on files.
import array
import errno
import fcntl
import os
import struct
import tempfile
import termios

r, w = os.pipe()
print(fcntl.fcntl(r, fcntl.F_GETFD) == fcntl.FD_CLOEXEC)
print(fcntl.fcntl(r, fcntl.F_SETFD, 0), os.get_inheritable(r))
flags = fcntl.fcntl(r, fcntl.F_GETFL)
fcntl.fcntl(r, fcntl.F_SETFL, flags | os.O_NONBLOCK)
print(os.get_blocking(r))
copy = fcntl.fcntl(w, fcntl.F_DUPFD_CLOEXEC, 50)
print(copy >= 50)
os.write(copy, b"twelve bytes")
os.close(copy)

# How much waits in the pipe: into a buffer, and as bytes.
waiting = array.array("i", [0])
print(fcntl.ioctl(r, termios.FIONREAD, waiting), waiting[0])
print(struct.unpack("i", fcntl.ioctl(r, termios.FIONREAD, b"\0\0\0\0"))[0])
still = array.array("i", [0])
print(struct.unpack("i", fcntl.ioctl(r, termios.FIONREAD, still, False))[0], still[0])

with tempfile.TemporaryFile() as f, tempfile.NamedTemporaryFile() as g:
    print(fcntl.flock(f, fcntl.LOCK_EX), fcntl.flock(f.fileno(), fcntl.LOCK_UN))
    print(fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB), fcntl.lockf(f, fcntl.LOCK_UN, 10, 5, os.SEEK_SET))
    fcntl.flock(g, fcntl.LOCK_EX)
    with open(g.name) as again:
        try:
            fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            print("locked", e.errno == errno.EWOULDBLOCK)
    record = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
    answer = fcntl.fcntl(f, fcntl.F_GETLK, record)
    print(len(answer) == len(record), struct.unpack("h", answer[:2])[0] == fcntl.F_UNLCK)


class File:
    def __init__(self, answer):
        self.answer = answer

    def fileno(self):
        return self.answer


print(fcntl.fcntl(File(r), fcntl.F_GETFD))
for args in [
    (-1, fcntl.F_GETFD),
    (File("x"), fcntl.F_GETFD),
    (object(), fcntl.F_GETFD),
    (2**40, fcntl.F_GETFD),
    (r, fcntl.F_GETFD, 1.5),
    (r, fcntl.F_GETFD, b"x" * 2000),
    (r,),
]:
    try:
        print(fcntl.fcntl(*args))
    except Exception as e:
        print(type(e).__name__, e)
os.close(r)
try:
    fcntl.fcntl(r, fcntl.F_GETFD)
except OSError as e:
    print(e)
try:
    fcntl.lockf(w, 0)
except ValueError as e:
    print(e)
try:
    fcntl.ioctl(w, termios.TIOCGWINSZ, b"\0" * 8)
except OSError as e:
    print(e)
os.close(w)
