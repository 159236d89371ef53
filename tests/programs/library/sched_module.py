# sched: events by time and priority, on a clock of our own.
import sched

def attempt(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as e:
        print(what, "->", type(e).__name__, e)

now = 0
log = []
def clock(): return now
def wait(n):
    global now
    now += n
s = sched.scheduler(clock, wait)
note = lambda *a, **k: log.append((now, a, k))
s.enter(10, 1, note, ("ten",))
s.enter(5, 2, note, ("five, later",))
s.enter(5, 1, note, argument=("five",), kwargs={"k": 1})
same = s.enterabs(5, 1, note, ("five, entered after",))
gone = s.enterabs(7, 1, note, ("cancelled",))
print(len(s.queue), s.empty(), s.queue[0].time, s.queue[0].priority, [e.argument for e in s.queue], same < gone, same == gone, same._fields)
s.cancel(gone)
attempt("twice", s.cancel, gone)
s.enter(6, 1, lambda: s.enter(1, 1, note, ("nested",)))
print(s.run(), now, log, s.empty())
log.clear()
s.enter(3, 1, note, ("later",))
s.enter(0, 1, note, ("now",))
print(s.run(blocking=False), log, now)
wait(5)
print(s.run(blocking=False), log)
s.enter(1, 1, lambda: 1 / 0)
s.enter(2, 1, note, ("after the error",))
attempt("raises", s.run)
print(s.run(), log)
attempt("arguments", s.enter, 1)
attempt("incomparable", lambda: (s.enterabs("x", 1, print), s.enterabs(1, 1, print)))
real = sched.scheduler()
real.enter(0.001, 1, log.append, ("real",))
real.run()
print(log[-1], sched.Event.__doc__ is not None)
