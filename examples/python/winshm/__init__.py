"""Shared memory by name, as on Windows, for Python on Linux.

mmap is Python's own as it is on Windows; kernel32 has Win32's functions themselves, through ctypes.
"""

from ._library import kernel32
from ._mmap import (
    ACCESS_COPY,
    ACCESS_DEFAULT,
    ACCESS_READ,
    ACCESS_WRITE,
    ALLOCATIONGRANULARITY,
    PAGESIZE,
    mmap,
)

__all__ = [
    "ACCESS_COPY", "ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ALLOCATIONGRANULARITY", "PAGESIZE", "kernel32", "mmap",
]
