# A pair of pseudo-terminals: how it treats what is typed.
import os
import pty
import termios
import tty

master, slave = pty.openpty()
print(os.isatty(slave))
old = termios.tcgetattr(slave)
print(len(old), [type(x).__name__ for x in old], len(old[6]) == termios.NCCS)
print(bool(old[3] & termios.ICANON), bool(old[3] & termios.ECHO), type(old[6][termios.VMIN]).__name__)
tty.setraw(slave)
raw = termios.tcgetattr(slave)
print(bool(raw[3] & termios.ICANON), raw[6][termios.VMIN], raw[6][termios.VTIME])
os.write(master, b"ab")
print(os.read(slave, 10))
tty.setcbreak(slave)
print(bool(termios.tcgetattr(slave)[1] & termios.OPOST))
termios.tcsetattr(slave, termios.TCSANOW, old)
print(termios.tcgetattr(slave) == old)
os.write(master, b"line\n")
print(os.read(slave, 10), os.read(master, 20))
termios.tcflush(slave, termios.TCIOFLUSH)
termios.tcdrain(slave)
print(termios.tcgetwinsize(slave))
termios.tcsetwinsize(slave, (25, 90))
print(termios.tcgetwinsize(slave), os.get_terminal_size(slave))
print(termios.error.__mro__[1].__name__, termios.error.__module__)
r, w = os.pipe()
for f, args in [
    (termios.tcgetattr, (r,)),
    (termios.tcgetattr, ("x",)),
    (termios.tcsetattr, (slave, termios.TCSANOW, [1, 2])),
    (termios.tcsetattr, (slave, termios.TCSANOW, old[:6] + [[b"a"]])),
    (termios.tcsetattr, (slave, termios.TCSANOW, old[:6] + [[b"aa"] * termios.NCCS])),
    (termios.tcsetwinsize, (slave, 3)),
    (termios.tcsetwinsize, (slave, (1, 2, 3))),
    (termios.tcsetwinsize, (slave, (1, 100000))),
]:
    try:
        print(f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
