"""The `__dict__` of a plain class, applied to classes and modules that derive from it as well."""

import types


class Base:
    pass


class First(type, Base):
    pass


class Second(Base, type):
    pass


class Module(types.ModuleType, Base):
    pass


class Other(Base, types.ModuleType):
    pass


class A(metaclass=First):
    x = 1


class B(metaclass=Second):
    x = 2


m, o = Module("m"), Other("o")
m.x, o.x = 3, 4
descriptor = Base.__dict__["__dict__"]
for thing in (A, B, m, o):
    print(type(thing.__dict__).__name__, thing.__dict__["x"], type(descriptor.__get__(thing)).__name__, descriptor.__get__(thing)["x"])
    for change in (lambda: setattr(thing, "__dict__", {}), lambda: delattr(thing, "__dict__"), lambda: descriptor.__set__(thing, {})):
        try:
            change()
            print("changed")
        except (AttributeError, TypeError) as e:
            print("refused")
    print(thing.x)
b = Base()
b.__dict__ = {"y": 5}
print(b.y, descriptor.__get__(b))
