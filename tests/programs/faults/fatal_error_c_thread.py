# A thread that runs no Python ends the process.
import re
import subprocess
import sys

for extra in ("", "faulthandler.enable(c_stack=False);"):
    code = f"import faulthandler; {extra} faulthandler._fatal_error_c_thread()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    print(done.returncode, re.sub("0x[0-9a-f]+ \\[[^]]*\\]", "0xN [name]", done.stderr))
