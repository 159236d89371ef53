# What `site` adds to the builtins; and that `site` leaves the library importable.
import builtins
print(repr(exit), repr(quit), repr(help), type(copyright).__name__)
print(sorted(n for n in ("exit", "quit", "copyright", "credits", "license", "help") if hasattr(builtins, n)))
for leave in exit, quit:
    try:
        leave("bye")
    except SystemExit as e:
        print(type(leave).__module__, type(leave).__name__, e.code)
import site
import sysconfig, colorsys
print(colorsys.rgb_to_hsv(1, 0, 0), "stdlib" in sysconfig.get_paths(), callable(site.getsitepackages))
print(_IncompleteInputError.__mro__[1].__name__)
