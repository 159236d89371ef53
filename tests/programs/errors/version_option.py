#: only-brigade
#: command -c
#: command import sys; print(sys.version_info[:2], sys.implementation.name)
