# time: what is true of every clock.
import time
a = time.monotonic(); b = time.perf_counter(); c = time.time(); time.sleep(0.02)
print(time.monotonic() - a >= 0.02, time.perf_counter() - b >= 0.02, time.time() > c, time.process_time() >= 0, time.thread_time() >= 0)
print(type(time.time_ns()).__name__, type(time.monotonic_ns()).__name__, time.perf_counter_ns() > 0, time.gmtime(0)[:9], time.gmtime(0).tm_year, time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.gmtime(1e9).tm_yday)
for bad in ("time.sleep(-1)", "time.sleep('a')", "time.sleep()", "time.gmtime('x')", "time.strftime(5)"):
    try: eval(bad)
    except Exception as e: print(bad, "->", type(e).__name__, e)
print(time.sleep(0), time.mktime(time.localtime(1000000000)) == 1000000000.0, time.asctime(time.gmtime(0)), time.ctime(0) != "", isinstance(time.timezone, int), len(time.tzname), time.get_clock_info("monotonic").monotonic)
for f in ("\ud83d", "%Y\0%m", "\0", "é%Y\U0001f40d%d\udcff", "", "%", "%%", "a%", "%-d", "%10Y", "\x80%", "%é", "x%\0d"):
    print(ascii(time.strftime(f, time.gmtime(0))))
