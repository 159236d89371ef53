# sys, as far as programs look at it.
import sys
print(sys.argv == [__file__] or [a.split("/")[-1] for a in sys.argv], sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode, sys.platform, sys.getrecursionlimit())
print("sys" in sys.modules, sys.modules["__main__"].__name__, sys.getdefaultencoding(), sys.getfilesystemencoding(), type(sys.flags).__name__, sys.float_info.max, sys.float_info.dig, sys.int_info.bits_per_digit, sys.hash_info.modulus == 2**61 - 1, sys.hash_info.width)
print(sys.getsizeof([]) > 0, sys.getsizeof(5) > 0, sys.getswitchinterval(), sys.exc_info(), sys.implementation.name != "", callable(sys.exit), sys.stdout.name, sys.stdin.name, sys.stderr.fileno(), sys.stdout.encoding, sys.stdout.isatty())
sys.setrecursionlimit(200)
def f(n): return f(n + 1)
try: f(0)
except RecursionError as e: print(e)
def d(n): return 0 if n == 0 else 1 + d(n - 1)
print(d(150)); sys.setrecursionlimit(5000); print(d(4000)); sys.setrecursionlimit(1000)
for bad in ("sys.setrecursionlimit(0)", "sys.setrecursionlimit('a')", "sys.setswitchinterval(0)", "sys.getrefcount()", "sys.intern(5)", "sys.getsizeof()", "sys.exit(1, 2)", "sys.setrecursionlimit(5)"):
    try: print(eval(bad))
    except Exception as e: print(bad, "->", type(e).__name__, e)
sys.setswitchinterval(0.01); print(sys.getswitchinterval()); sys.setswitchinterval(0.005)
def frame(): return sys._getframe(1).f_code.co_name
def caller(): return frame()
print(caller(), sys._getframe().f_lineno, sys._getframe().f_globals is globals())
def hook(t, v, tb): print("hook", t.__name__, v)
class Out:
    def write(self, s): buf.append(s)
    def flush(self): pass
buf = []; old = sys.stdout; sys.stdout = Out(); print("captured", 1); sys.stdout = old; print(buf)
sys.stderr.write(""); sys.stdout.write("w\n"); print(sys.stdout.write("abc\n"))
print(sys.displayhook(5), sys.displayhook(None)); import builtins; print(builtins._)
print(isinstance(sys.path, list), isinstance(sys.builtin_module_names, tuple), "builtins" in sys.builtin_module_names, sys.executable != "", sys.api_version > 0, sys.is_finalizing(), isinstance(sys.warnoptions, list))
def tr(): return len(sys._current_frames()) >= 1
print(tr(), sys.get_int_max_str_digits(), sys.getallocatedblocks() >= 0, isinstance(sys._is_gil_enabled(), bool))
sys.excepthook = hook
raise ValueError("goes to the hook")
