# The watchdog.
import faulthandler
import re
import subprocess
import sys
import tempfile
import threading
import time


def wait_for(f, parts):
    for _ in range(500):
        f.seek(0)
        text = f.read().decode()
        if text.count("Timeout") >= parts and text.endswith("\n"):
            return re.sub("0x[0-9a-f]+ \\[[^]]*\\]", "0xN [name]", text.replace(__file__, "FILE"))
        time.sleep(0.01)
    return "nothing came"


with tempfile.TemporaryFile() as f:
    print(faulthandler.dump_traceback_later(0.05, file=f))
    print(wait_for(f, 1))
    f.truncate(0)
    faulthandler.dump_traceback_later(0.02, True, f)
    text = wait_for(f, 3)
    print(text.count("Timeout (0:00:00.020000)!\n") >= 3)
    faulthandler.cancel_dump_traceback_later()
    f.truncate(0)
    time.sleep(0.1)
    f.seek(0)
    print(f.read())
    faulthandler.dump_traceback_later(3600, file=f)
    faulthandler.dump_traceback_later(1, file=f)
    faulthandler.cancel_dump_traceback_later()
    faulthandler.cancel_dump_traceback_later()

    # Threads that run all the time are looked at while they run.
    stop = False

    def busy(n):
        total = 0
        while not stop:
            for i in range(100):
                total += helper(i)

    def helper(i):
        return [i][0] + len({i: str(i)})

    threads = [threading.Thread(target=busy, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    f.seek(0)
    f.truncate()
    faulthandler.dump_traceback_later(0.003, True, f)
    time.sleep(0.5)
    faulthandler.cancel_dump_traceback_later()
    stop = True
    for t in threads:
        t.join()
    f.seek(0)
    text = f.read().decode()
    known = re.compile('(Timeout \\(.*\\)!|Thread 0x.*:|  File ".*", line \\d+ in [<>\\w]+|  <no Python frame>|)')
    print([line for line in text.splitlines() if not known.fullmatch(line)][:3], text.count("Timeout") > 5,
          " in busy\n" in text)

for seconds in (1e-6, 0.25):
    code = f"""import faulthandler, time
faulthandler.dump_traceback_later({seconds}, file=1)
time.sleep(0.5)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    print(done.returncode, done.stdout.splitlines()[:1])
code = """import faulthandler, time
faulthandler.dump_traceback_later(0.1, exit=True)
time.sleep(100)
print('not reached')
"""
done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
print(done.returncode, done.stdout, done.stderr.splitlines()[0], done.stderr.splitlines()[-1])
