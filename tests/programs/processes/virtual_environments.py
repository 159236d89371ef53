"""A command in a virtual environment knows it, and finds the packages there."""

import glob
import os
import subprocess
import sys
import tempfile
import venv

SHOW = """
import os, sys
def known(path): return path.replace(os.environ["ENVIRONMENT"], "ENVIRONMENT").replace("python3.14t", "python3.14")
print(known(sys.prefix), known(sys.exec_prefix), sys.base_prefix == os.environ["BASE"], known(sys.executable))
print([known(p) for p in sys.path if os.environ["ENVIRONMENT"] in p], "site" in sys.modules, "exit" in dir(__builtins__))
try:
    import beside
    print(known(beside.__file__), sys.flags.no_site)
except ImportError as e:
    print(e)
"""

print(sys.prefix == sys.base_prefix, os.path.samefile(sys.executable, sys._base_executable))
with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    environment = os.path.join(folder, "here")
    venv.create(environment)
    # (Its name tells whether there is a global lock.)
    packages, = glob.glob(os.path.join(environment, "lib", "python*", "site-packages"))
    os.mkdir(os.path.join(folder, "further"))
    with open(os.path.join(packages, "beside.py"), "w") as file:
        file.write("value = 1\n")
    with open(os.path.join(packages, "further.pth"), "w") as file:
        file.write(f"{folder}/further\nimport sys; sys.marked = True\n")
    names = os.environ | {"ENVIRONMENT": folder, "BASE": sys.base_prefix}
    names.pop("PYTHONPATH", None)
    bin = os.path.join(environment, "bin")
    for command in (["python"], ["python3", "-S"], ["python", "-I"]):
        done = subprocess.run([os.path.join(bin, command[0]), *command[1:], "-c", SHOW], env=names, capture_output=True, text=True)
        print(command, done.stdout, done.stderr[-500:], sep="\n")
    found = names | {"PATH": bin + os.pathsep + os.environ["PATH"]}
    for command in (["python", "-c", "import sys; print(sys.executable, sys.marked)"], ["sh", "-c", "python -c 'import sys; print(sys.executable)'"]):
        print(subprocess.run(command, env=found, capture_output=True, text=True).stdout.replace(folder, "ENVIRONMENT"))
    # The name that it is started by counts, not the file that this leads to.
    link = os.path.join(folder, "link")
    os.symlink(sys._base_executable, link)
    print(subprocess.run(["./link", "-c", "import sys; print(sys.executable)"], env=names, cwd=folder, capture_output=True, text=True).stdout.replace(folder, "ENVIRONMENT"))
