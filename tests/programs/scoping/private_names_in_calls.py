# Private names: mangled where they are bound and looked up, not as the names of arguments in calls.
class A:
    def f(self, **k):
        return dict(__x=1), k
    def g(self):
        def h(*, __y=0, **k):
            return __y, k
        print(h(__y=3), h(_A__y=4))
        print(self.f(__a=1, **{"__b": 2}))
        print(self.f(**{"__c": 3}, __d=4, **{"e": 5}))
        print("{__z} {_A__z}".format(__z=1, _A__z=2))
A().g()
class M(type):
    def __new__(m, n, b, d, **k):
        print(n, k)
        return type.__new__(m, n, b, d)
    def __init__(self, *a, **k):
        pass
class C:
    class D(metaclass=M, __kw=1):
        pass
class Q:
    def __init__(self):
        self._Q__z = 1
        self.__q = 2
    def t(self, o):
        match o:
            case Q(__q=2):
                return "unmangled"
            case Q(_Q__q=2):
                return "mangled"
print(Q().t(Q()), sorted(vars(Q())))
