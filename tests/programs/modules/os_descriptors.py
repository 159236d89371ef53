# Descriptors, processes and limits, as the system has them.
import errno
import os
import signal
import tempfile

r, w = os.pipe2(os.O_CLOEXEC)
print(os.writev(w, [b"one", bytearray(b"two"), memoryview(b"three")]))
rooms = [bytearray(4), bytearray(20)]
print(os.readv(r, rooms), rooms)
os.write(w, b"into a buffer")
room = bytearray(6)
print(os.readinto(r, room), room, os.read(r, 20))

with tempfile.TemporaryFile() as f, tempfile.TemporaryFile() as g:
    fd = f.fileno()
    print(os.pwrite(fd, b"0123456789", 5), os.pread(fd, 4, 7), os.lseek(fd, 0, os.SEEK_CUR), os.pread(fd, 5, 100))
    print(os.sendfile(w, fd, 10, 3), os.read(r, 10))
    print(os.copy_file_range(fd, g.fileno(), 15, 0), os.pread(g.fileno(), 20, 0))
    print(os.posix_fallocate(fd, 0, 100), os.fstat(fd).st_size, os.fdatasync(fd))
    print(os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_RANDOM), os.lockf(fd, os.F_LOCK, 10), os.lockf(fd, os.F_ULOCK, 10))

e = os.eventfd(3)
os.eventfd_write(e, 4)
print(os.eventfd_read(e), os.get_inheritable(e))
os.close(e)
m = os.memfd_create("name")
print(os.write(m, b"in memory"), os.pread(m, 10, 3))
os.close(m)

pid = os.fork()
if pid == 0:
    os._exit(7)
fd = os.pidfd_open(pid)
info = os.waitid(os.P_PIDFD, fd, os.WEXITED | os.WNOWAIT)
print(info.si_pid == pid, info.si_status, info.si_code == os.CLD_EXITED, info.si_signo == signal.SIGCHLD)
got, status, usage = os.wait4(pid, 0)
print(got == pid, os.waitstatus_to_exitcode(status), type(usage).__name__)
os.close(fd)
pid = os.fork()
if pid == 0:
    signal.pause()
os.setpgid(pid, pid)
print(os.getpgid(pid) == pid)
os.killpg(pid, signal.SIGKILL)
got, status, usage = os.wait3(0)
print(os.WIFSIGNALED(status), os.WTERMSIG(status), os.WCOREDUMP(status), os.WIFCONTINUED(status))
print(len(os.getresuid()), os.getresuid()[0] == os.getuid(), os.getresgid()[1] == os.getegid())
print(type(os.getpriority(os.PRIO_PROCESS, 0)).__name__, os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0)))
print(os.sysconf("SC_PAGESIZE") == os.sysconf(os.sysconf_names["SC_PAGESIZE"]) >= 4096, os.sysconf("SC_IOV_MAX"))
print(os.pathconf("/", "PC_NAME_MAX"), os.fpathconf(r, "PC_PIPE_BUF"), os.confstr("CS_PATH"))
print(os.ctermid(), os.device_encoding(r), os.get_blocking(r))

for f in [
    lambda: os.preadv,
    lambda: os.pread(r, 1, 0),
    lambda: os.pread(r, -1, 0),
    lambda: os.pwrite(w, "text", 0),
    lambda: os.readv(r, 5),
    lambda: os.readinto(r, b"bytes"),
    lambda: os.writev(w, ["x"]),
    lambda: os.sysconf("NO_SUCH_NAME"),
    lambda: os.sysconf(1.5),
    lambda: os.sysconf(99999),
    lambda: os.pathconf("/no/such/path", "PC_NAME_MAX"),
    lambda: os.pidfd_open(-5),
    lambda: os.waitid(os.P_ALL, 0, os.WEXITED),
    lambda: os.killpg(2**31, 1),
    lambda: os.tcgetpgrp(r),
    lambda: os.ttyname(r),
    lambda: os.setuid("x"),
    lambda: os.setgroups(5),
    lambda: os.getgrouplist("root", 0)[0],
][1:]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
