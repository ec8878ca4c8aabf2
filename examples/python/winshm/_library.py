"""The functions of libwinshm that mmap needs, through ctypes, and what their errors are in Python."""

import ctypes
import errno
import os
from ctypes import c_char_p, c_int, c_size_t, c_uint32, c_void_p

PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY = 0x02, 0x04, 0x08
FILE_MAP_COPY, FILE_MAP_WRITE, FILE_MAP_READ = 0x01, 0x02, 0x04
INVALID_HANDLE_VALUE = c_void_p(-1).value

ERROR_FILE_NOT_FOUND = 2
ERROR_ACCESS_DENIED = 5
ERROR_INVALID_HANDLE = 6
ERROR_NOT_ENOUGH_MEMORY = 8
ERROR_NOT_SUPPORTED = 50
ERROR_INVALID_PARAMETER = 87
ERROR_ALREADY_EXISTS = 183

# What the C library on Windows makes of these codes, and Python with it; all others are EINVAL.
_ERRNO = {
    ERROR_FILE_NOT_FOUND: errno.ENOENT,
    ERROR_ACCESS_DENIED: errno.EACCES,
    ERROR_INVALID_HANDLE: errno.EBADF,
    ERROR_NOT_ENOUGH_MEMORY: errno.ENOMEM,
    ERROR_ALREADY_EXISTS: errno.EEXIST,
}


class MemoryBasicInformation(ctypes.Structure):
    _fields_ = [
        ("BaseAddress", c_void_p),
        ("AllocationBase", c_void_p),
        ("AllocationProtect", c_uint32),
        ("PartitionId", ctypes.c_uint16),
        ("RegionSize", c_size_t),
        ("State", c_uint32),
        ("Protect", c_uint32),
        ("Type", c_uint32),
    ]


_PROTOTYPES = {
    "CreateFileMappingW": (c_void_p, c_void_p, c_void_p, c_uint32, c_uint32, c_uint32, c_char_p),
    "OpenFileMappingW": (c_void_p, c_uint32, c_int, c_char_p),
    "MapViewOfFile": (c_void_p, c_void_p, c_uint32, c_uint32, c_uint32, c_size_t),
    "UnmapViewOfFile": (c_int, c_void_p),
    "FlushViewOfFile": (c_int, c_void_p, c_size_t),
    "VirtualQuery": (c_size_t, c_void_p, ctypes.POINTER(MemoryBasicInformation), c_size_t),
    "CloseHandle": (c_int, c_void_p),
    "GetLastError": (c_uint32,),
}


def _load():
    """Loads the library that WINSHM_LIBRARY names, or the installed one."""
    library = ctypes.CDLL(os.environ.get("WINSHM_LIBRARY", "libwinshm.so.0"))
    for name, (result, *arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


kernel32 = _load()


def error(code):
    """Makes the OSError for a Win32 error code, of the subclass that Python on Windows would raise, with its winerror."""
    exception = OSError(_ERRNO.get(code, errno.EINVAL), f"Win32 error {code}")
    exception.winerror = code
    return exception


def call(name, *arguments):
    """Calls a function whose failure is 0 or NULL; raises OSError then. The last error is this thread's, as ctypes' calls are."""
    result = getattr(kernel32, name)(*arguments)
    if not result:
        raise error(kernel32.GetLastError())
    return result


def utf16(text):
    """Turns a str or None into what LPCWSTR is: UTF-16, whatever wchar_t is here."""
    if text is None:
        return None
    if "\0" in text:
        raise ValueError("embedded null character")
    return text.encode("utf-16-le", "surrogatepass") + b"\0"  # ctypes puts the other zero behind
