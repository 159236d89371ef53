handlers = {"a": lambda v: v["missing"]}
def dispatch(name, value):
    return handlers[name](value)
dispatch("a", {})
