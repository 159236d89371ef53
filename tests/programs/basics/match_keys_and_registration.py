"""Keys of mapping patterns that are equal; classes that become mappings or sequences once they have subclasses."""

import collections.abc

for keys in "0, False", "0, 0.0", "0, -0", "0, 0j", "1, True", "'a', 'a'", "1 + 2j, 1 + 2j", "b'a', 'a'", "-1, 1", "-0 - 0j, 0":
    first, second = keys.split(", ")
    text = f"match x:\n case {{{first}: _, {second}: _}}: pass"
    try:
        compile(text, "text", "exec")
        print(keys, "fine")
    except SyntaxError as e:
        print(keys, e.msg)


def kind(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"


for abstract in collections.abc.Mapping, collections.abc.Sequence:
    class Parent:
        pass

    class Before(Parent):
        pass

    class Below(Before):
        pass

    abstract.register(Parent)

    class After(Parent):
        pass

    print([kind(cls()) for cls in (Parent, Before, Below, After)])
