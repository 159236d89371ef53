"""Helper module."""
value = "from helper"
try: loads += 1
except NameError: loads = 1
def double(x): return x * 2
def __getattr__(name):
    if name == "lazy_thing": return "made on demand"
    raise AttributeError(f"helper has no {name}")
