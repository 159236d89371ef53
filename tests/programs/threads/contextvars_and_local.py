# Without the lock threads inherit their starter's context (`sys.flags.thread_inherit_context`); a context given is used.
import contextvars, sys, threading
v = contextvars.ContextVar("v", default="default"); print(v.get(), v.name); tok = v.set("main"); print(v.get()); seen = []
t = threading.Thread(target=lambda: seen.append(v.get())); t.start(); t.join(); print(seen == ["main" if sys.flags.thread_inherit_context else "default"])
t = threading.Thread(target=lambda: seen.append(v.get()), context=contextvars.Context()); t.start(); t.join(); print(seen[1:]); v.reset(tok); print(v.get()); ctx = contextvars.copy_context(); ctx.run(v.set, "inside"); print(v.get(), ctx[v], len(ctx) > 0)
try: contextvars.ContextVar("w").get()
except LookupError: print("LookupError")
