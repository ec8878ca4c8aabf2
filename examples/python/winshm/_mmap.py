"""mmap over named sections: Python's own mmap as it is on Windows, for fileno -1."""

import ctypes
import os
import sys

from . import _library as win

ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY = range(4)
ALLOCATIONGRANULARITY = 65536
PAGESIZE = 4096

_PROTECTION = {
    ACCESS_DEFAULT: (win.PAGE_READWRITE, win.FILE_MAP_WRITE),
    ACCESS_READ: (win.PAGE_READONLY, win.FILE_MAP_READ),
    ACCESS_WRITE: (win.PAGE_READWRITE, win.FILE_MAP_WRITE),
    ACCESS_COPY: (win.PAGE_WRITECOPY, win.FILE_MAP_COPY),
}

_forked = False  # a child made by fork alone has no views: they stay with the parent


def _after_fork():
    global _forked
    _forked = True


os.register_at_fork(after_in_child=_after_fork)


class mmap:
    """mmap(-1, length, tagname=None, access=ACCESS_DEFAULT, offset=0)

    Maps length bytes of the section that has the name tagname, which is created if it is not there; length 0 means all of
    one that is there. Without a tagname the memory is private. offset is a multiple of ALLOCATIONGRANULARITY. Errors are
    OSError with the Win32 code in winerror. After a fork the child's calls raise it with ERROR_INVALID_HANDLE; a process
    that multiprocessing spawns opens the section by its tagname.
    """

    def __init__(self, fileno, length, tagname=None, access=ACCESS_DEFAULT, offset=0):
        self._memory = self._handle = self._base = None
        if fileno != -1:
            raise NotImplementedError("files are for the standard library's mmap")
        if length < 0 or offset < 0:
            raise OverflowError("memory mapped length and offset must be positive")
        if access not in _PROTECTION:
            raise ValueError("mmap invalid access parameter.")
        self._access = access
        self._position = 0
        try:
            self._map(length, tagname or None, offset)
        except BaseException:
            self._release()
            raise

    def _map(self, length, tagname, offset):
        protection, access = _PROTECTION[self._access]
        if length == 0 and tagname is not None:
            self._handle = win.call("OpenFileMappingW", access, False, win.utf16(tagname))
        else:
            end = offset + length
            self._handle = win.call("CreateFileMappingW", win.INVALID_HANDLE_VALUE, None, protection,
                                    end >> 32 & 0xFFFFFFFF, end & 0xFFFFFFFF, win.utf16(tagname))
        self._base = win.call("MapViewOfFile", self._handle, access, offset >> 32 & 0xFFFFFFFF, offset & 0xFFFFFFFF, length)
        self._memory = (ctypes.c_ubyte * (length or _region(self._base))).from_address(self._base)
        self._alone = sys.getrefcount(self._memory)

    def _release(self):
        self._memory = None
        base, handle, self._base, self._handle = self._base, self._handle, None, None
        if base is not None:
            win.kernel32.UnmapViewOfFile(base)
        if handle is not None:
            win.kernel32.CloseHandle(handle)

    def _view(self, writing=False):
        """The memory as a memoryview; what it is handed to must let go of it."""
        if _forked:
            raise win.error(win.ERROR_INVALID_HANDLE)
        if self._memory is None:
            raise ValueError("mmap closed or invalid")
        if writing and self._access == ACCESS_READ:
            raise TypeError("mmap can't modify a readonly memory map.")
        view = memoryview(self._memory).cast("B")
        return view.toreadonly() if self._access == ACCESS_READ else view

    # The buffer: memoryview(m) needs Python 3.12; m.buffer() is the same in every version.

    def buffer(self):
        """Returns a memoryview of the memory. While one is in use, close raises BufferError."""
        return self._view()

    def __buffer__(self, flags):
        return self._view()

    # A sequence of bytes.

    def __len__(self):
        return len(self._view())

    def __getitem__(self, index):
        found = self._view()[index]
        return found if isinstance(found, int) else bytes(found)

    def __setitem__(self, index, value):
        self._view(writing=True)[index] = value

    def __iter__(self):
        return (bytes((byte,)) for byte in self[:])

    # A file.

    def read(self, n=None):
        end = len(self) if n is None or n < 0 else min(self._position + n, len(self))
        data = self[self._position:end]
        self._position += len(data)
        return data

    def read_byte(self):
        if self._position >= len(self):
            raise ValueError("read byte out of range")
        return self.read(1)[0]

    def readline(self):
        end = self.find(b"\n")
        return self.read(None if end < 0 else end + 1 - self._position)

    def write(self, data):
        data = memoryview(data).cast("B")
        memory = self._view(writing=True)
        if self._position + len(data) > len(memory):
            raise ValueError("data out of range")
        memory[self._position:self._position + len(data)] = data
        self._position += len(data)
        return len(data)

    def write_byte(self, byte):
        self.write(bytes((byte,)))

    def seek(self, position, whence=os.SEEK_SET):
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: len(self)}.get(whence)
        if start is None:
            raise ValueError("unknown seek type")
        if not 0 <= start + position <= len(self):
            raise ValueError("seek out of range")
        self._position = start + position

    def tell(self):
        self._view()
        return self._position

    def size(self):
        return len(self)

    def find(self, sub, start=None, end=None):
        return self[:].find(sub, self._position if start is None else start, len(self) if end is None else end)

    def rfind(self, sub, start=None, end=None):
        return self[:].rfind(sub, self._position if start is None else start, len(self) if end is None else end)

    def move(self, dest, src, count):
        memory = self._view(writing=True)
        if min(dest, src, count) < 0 or max(dest, src) + count > len(memory):
            raise ValueError("source, destination, or count out of range")
        memory[dest:dest + count] = memory[src:src + count]

    def flush(self, offset=0, size=None):
        size = len(self) - offset if size is None else size
        if offset < 0 or size < 0 or offset + size > len(self):
            raise ValueError("flush values out of range")
        win.call("FlushViewOfFile", self._base + offset, size)

    def resize(self, newsize):
        self._view()
        if self._access in (ACCESS_READ, ACCESS_COPY):
            raise TypeError("mmap can't resize a readonly or copy-on-write memory map.")
        raise win.error(win.ERROR_NOT_SUPPORTED)  # others have the section too

    # Its end.

    @property
    def closed(self):
        return self._memory is None

    def _in_use(self):
        """Whether there are memoryviews: each holds a reference to the memory."""
        return sys.getrefcount(self._memory) > self._alone

    def close(self):
        if self._memory is None:
            return
        if _forked:
            raise win.error(win.ERROR_INVALID_HANDLE)
        if self._in_use():
            raise BufferError("cannot close exported pointers exist")
        self._release()

    def __enter__(self):
        self._view()
        return self

    def __exit__(self, *exception):
        self.close()

    def __del__(self):
        if not _forked and getattr(self, "_memory", None) is not None and not self._in_use():
            self._release()


def _region(base):
    """How many bytes a view has from its base on."""
    info = win.MemoryBasicInformation()
    win.call("VirtualQuery", base, ctypes.byref(info), ctypes.sizeof(info))
    return info.RegionSize
