"""`__class__` and its like in comprehensions of class bodies, directly and in functions there."""


class Direct:
    try:
        [__class__ for _ in [1]]
    except NameError as e:
        print(e)


class Inside:
    get = [lambda: __class__ for _ in [1]][0]


print(Inside.get())


class Both:
    get = [lambda: __class__ for _ in [1]][0]

    def method(self):
        return __class__


print(Both.get(), Both().method())


class Names:
    value = 5
    get = [lambda: __classdict__ for _ in [1]][0]


print(Names.get()["value"])


class Annotated:
    __classdict__: int
    x: str


print(Annotated.__annotations__)
