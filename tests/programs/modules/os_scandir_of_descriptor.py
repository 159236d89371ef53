"""os.scandir of a descriptor: what the entries say is of that folder, and whole trees go."""

import os
import shutil
import tempfile

root = tempfile.mkdtemp()
os.makedirs(os.path.join(root, "folder", "inner"))
for name in ("file", "folder/file", "folder/inner/file"):
    with open(os.path.join(root, name), "w") as f:
        f.write(name)
os.symlink("file", os.path.join(root, "link"))
os.symlink("nowhere", os.path.join(root, "dangling"))
os.symlink("folder", os.path.join(root, "to_folder"))
fd = os.open(root, os.O_RDONLY)
with os.scandir(fd) as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e.name, e.path, e.is_dir(), e.is_dir(follow_symlinks=False), e.is_file(), e.is_symlink(), e.is_dir(follow_symlinks=False) or e.stat(follow_symlinks=False).st_size,
              e.inode() == os.lstat(os.path.join(root, e.name)).st_ino)
os.close(fd)
shutil.rmtree(root)
print(os.path.exists(root))
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(os.path.join(folder, "a", "b", "c"))
print(os.path.exists(folder))
