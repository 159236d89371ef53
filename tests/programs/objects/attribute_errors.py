# Messages for missing attributes and wrong types, with suggestions left to tracebacks.
class Foo:
    value = 1
    def __init__(self): self.colour = "x"
    def method(self): pass
f = Foo()
for e in ("f.color", "f.Value", "Foo.vlaue", "f.methd()", "[].push", "'a'.uper()", "{}.has_key", "(1).reall", "None.foo", "Foo.nope", "type.nope", "len.nope", "f.method.nope", "(lambda: 0).nope", "sys.nope", "object().x", "Foo().__nope__", "f.colour.nope", "super().x", "(1, 2).append", "b''.encode", "range(3).pop", "set().append", "f.__dict__.nope", "True.nope", "1.5.nope", "iter([]).nope", "(x for x in []).nope", "Exception().nope", "...nope" if False else "....nope"):
    import sys
    try: eval(e)
    except Exception as err: print(f"{e:24} {type(err).__name__}: {err}")
for e in ("f.method = 1; f.method()", "f.x.y = 1", "None.x = 1", "(1).x = 1", "'a'.x = 1", "len.x = 1", "f.__class__ = int", "Foo.__dict__['a'] = 1", "int.x = 1", "object.x = 1", "del int.x", "del f.nope", "del Foo.nope", "f.__doc__ = 1; print(f.__doc__)", "type.x = 1", "Foo.__name__ = 1", "del Foo.__name__", "f.__weakref__ = 1", "Foo.__class__ = 5", "f.__module__ = 'm'; print(f.__module__, Foo.__module__)", "(lambda: 0).__code__ = 5", "(lambda: 0).__defaults__ = 5", "(lambda: 0).__name__ = 5", "(lambda: 0).__dict__ = 5", "f.method.__func__ = 1"):
    try: exec(e); print(e, "fine")
    except Exception as err: print(f"{e:28} {type(err).__name__}: {err}")
