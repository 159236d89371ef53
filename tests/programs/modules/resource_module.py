# Limits, and what was used.
import resource

usage = resource.getrusage(resource.RUSAGE_SELF)
print(type(usage).__name__, len(usage), usage.ru_utime >= 0, usage.ru_maxrss > 1000, usage[2] == usage.ru_maxrss)
print(type(resource.getrusage(resource.RUSAGE_CHILDREN).ru_nvcsw).__name__)
print(resource.RLIM_INFINITY, resource.error is OSError, resource.getpagesize() >= 4096)
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
print(resource.getrlimit(resource.RLIMIT_CORE) == (0, hard))
print(resource.prlimit(0, resource.RLIMIT_CORE, [0, hard]) == (0, hard))
for f, args in [
    (resource.getrlimit, (99,)),
    (resource.getrlimit, (-1,)),
    (resource.getrlimit, ("x",)),
    (resource.setrlimit, (resource.RLIMIT_CORE, (1,))),
    (resource.setrlimit, (resource.RLIMIT_CORE, (1, 0))),
    (resource.setrlimit, (resource.RLIMIT_CORE, ("a", "b"))),
    (resource.getrusage, (1234,)),
    (resource.getrusage, ()),
]:
    try:
        print(f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
