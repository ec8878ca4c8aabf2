package winerr

// Win32 error codes, in numeric order. The notes say when a call on a shared
// object returns the code; they are examples, not a full list.
const (
	ERROR_SUCCESS                Errno = 0    // no failure; also what a call that created an object leaves as the last error
	ERROR_INVALID_FUNCTION       Errno = 1    // seeking in a pipe, reading a folder
	ERROR_FILE_NOT_FOUND         Errno = 2    // opening a name that nobody holds
	ERROR_PATH_NOT_FOUND         Errno = 3    // a backslash in a name outside of Global, Local and Session
	ERROR_TOO_MANY_OPEN_FILES    Errno = 4    // a process or the manager is out of file descriptors
	ERROR_ACCESS_DENIED          Errno = 5    // the descriptor, the handle's access or the section's protection does not allow it
	ERROR_INVALID_HANDLE         Errno = 6    // also: a name that belongs to an object of another type
	ERROR_NOT_ENOUGH_MEMORY      Errno = 8    // no room for the object, or no free address range for a view
	ERROR_INVALID_DATA           Errno = 13   // what was read is not of the expected form
	ERROR_OUTOFMEMORY            Errno = 14   // as ERROR_NOT_ENOUGH_MEMORY, for the calls that answer with this one
	ERROR_NOT_SAME_DEVICE        Errno = 17   // moving a folder to another volume
	ERROR_WRITE_PROTECT          Errno = 19   // writing where a file system is mounted read-only
	ERROR_BAD_LENGTH             Errno = 24   // a fixed-size answer and a buffer that is shorter
	ERROR_GEN_FAILURE            Errno = 31   // for example a call queued to a thread that has ended
	ERROR_SHARING_VIOLATION      Errno = 32   // share modes of two opens of a file do not agree
	ERROR_LOCK_VIOLATION         Errno = 33   // flushing a view across a byte-range lock
	ERROR_HANDLE_EOF             Errno = 38   // reading at an offset beyond the end; plain reads just return nothing
	ERROR_NOT_SUPPORTED          Errno = 50   // the request is well formed, but this system cannot serve it
	ERROR_BAD_NETPATH            Errno = 53   // a path that begins with \\server
	ERROR_FILE_EXISTS            Errno = 80   // creating a new file where one is
	ERROR_INVALID_PARAMETER      Errno = 87   // a value or a combination of values that is never accepted
	ERROR_BROKEN_PIPE            Errno = 109  // the peer went away during a call
	ERROR_BUFFER_OVERFLOW        Errno = 111  // a folder too long for a temporary file's name
	ERROR_DISK_FULL              Errno = 112  // a file could not be grown to the size of its section
	ERROR_CALL_NOT_IMPLEMENTED   Errno = 120  // the function exists for the linker's sake only
	ERROR_INSUFFICIENT_BUFFER    Errno = 122  // nothing was written; the call says how much is needed
	ERROR_INVALID_NAME           Errno = 123  // a prefix with nothing after it
	ERROR_MOD_NOT_FOUND          Errno = 126  // a library, or one that it needs, was not found or is not loaded
	ERROR_PROC_NOT_FOUND         Errno = 127  // a symbol or ordinal that the module does not export
	ERROR_NEGATIVE_SEEK          Errno = 131  // a file position before the beginning
	ERROR_DIR_NOT_EMPTY          Errno = 145  // removing a folder with something in it
	ERROR_NOT_LOCKED             Errno = 158  // VirtualUnlock of pages that are not locked
	ERROR_BAD_PATHNAME           Errno = 161  // a name that begins with a backslash where none may be
	ERROR_ALREADY_EXISTS         Errno = 183  // comes with a valid handle to the object that was there
	ERROR_BAD_EXE_FORMAT         Errno = 193  // no module, or a directory or device that cannot be mapped
	ERROR_FILENAME_EXCED_RANGE   Errno = 206  // narrow names end at MAX_PATH
	ERROR_NO_DATA                Errno = 232  // writing to a pipe that nobody can read any more
	ERROR_MORE_DATA              Errno = 234  // the buffer was filled and something is left
	WAIT_TIMEOUT                 Errno = 258  // also the value that a wait returns
	ERROR_DIRECTORY              Errno = 267  // a file where a folder is needed
	ERROR_NOT_OWNER              Errno = 288  // releasing a mutex from a thread that does not own it
	ERROR_TOO_MANY_POSTS         Errno = 298  // nothing was released, not even in part
	ERROR_INVALID_ADDRESS        Errno = 487  // unmapping what is no view; mapping over what is there
	ERROR_ARITHMETIC_OVERFLOW    Errno = 534  // a sum of sizes or counts that overflows
	ERROR_UNHANDLED_EXCEPTION    Errno = 574  // a callback or an entry point ended by a fault
	ERROR_MUTANT_LIMIT_EXCEEDED  Errno = 587  // the recursion count is at its limit
	ERROR_OPERATION_ABORTED      Errno = 995  // a wait that was cancelled
	ERROR_IO_INCOMPLETE          Errno = 996  // a wait that is not decided yet
	ERROR_NOACCESS               Errno = 998  // a bad pointer argument, or a fault in a library's entry point
	ERROR_INVALID_FLAGS          Errno = 1004 // a reserved or unknown bit in an argument of flags
	ERROR_FILE_INVALID           Errno = 1006 // a section of size 0 over a file of length 0
	ERROR_SERVICE_NOT_ACTIVE     Errno = 1062 // no manager answers and none could be started
	ERROR_DLL_INIT_FAILED        Errno = 1114 // DllMain returned FALSE while the library was attached
	ERROR_IO_DEVICE              Errno = 1117 // memory of a file-backed view could not be read or written
	ERROR_MAPPED_ALIGNMENT       Errno = 1132 // views begin at multiples of the allocation granularity
	ERROR_NO_MORE_USER_HANDLES   Errno = 1158 // a window too many
	ERROR_MESSAGE_SYNC_ONLY      Errno = 1159 // posting what only a waiting sender can keep alive
	ERROR_NOT_FOUND              Errno = 1168 // watching what nobody does
	ERROR_USER_MAPPED_FILE       Errno = 1224 // shortening or replacing a file while it is mapped
	ERROR_RETRY                  Errno = 1237 // an object that the manager has given back to its arena
	ERROR_UNKNOWN_REVISION       Errno = 1305 // also junk in place of a descriptor
	ERROR_REVISION_MISMATCH      Errno = 1306 // a client and a manager of versions too far apart
	ERROR_INVALID_OWNER          Errno = 1307 // making somebody else the owner of an object
	ERROR_PRIVILEGE_NOT_HELD     Errno = 1314 // large pages; opening for ACCESS_SYSTEM_SECURITY
	ERROR_INVALID_ACL            Errno = 1336 // a list of entries that is malformed, or has no room
	ERROR_INVALID_SID            Errno = 1337 // an identifier of a user or group that is malformed
	ERROR_INVALID_SECURITY_DESCR Errno = 1338 // a descriptor of a known revision with a bad body
	ERROR_INTERNAL_ERROR         Errno = 1359 // a defect here, not in the caller
	ERROR_BAD_DESCRIPTOR_FORMAT  Errno = 1361 // an absolute descriptor in place of a self-relative one, or the other way round
	ERROR_INVALID_WINDOW_HANDLE  Errno = 1400 // never created, destroyed, or gone with its thread
	ERROR_TLW_WITH_WSCHILD       Errno = 1406 // creating a child window without a parent
	ERROR_CANNOT_FIND_WND_CLASS  Errno = 1407 // creating or finding a window by a class nobody registered
	ERROR_CLASS_ALREADY_EXISTS   Errno = 1410 // registering a class twice
	ERROR_CLASS_DOES_NOT_EXIST   Errno = 1411 // unregistering a class that is not there
	ERROR_CLASS_HAS_WINDOWS      Errno = 1412 // unregistering a class that is in use
	ERROR_INVALID_INDEX          Errno = 1413 // a number of GetWindowLongPtr that there is not
	ERROR_INVALID_MSGBOX_STYLE   Errno = 1438 // a message box with a set of buttons that there is not
	ERROR_INVALID_THREAD_ID      Errno = 1444 // posting to a thread
	ERROR_NO_SYSTEM_RESOURCES    Errno = 1450 // descriptors, slots or page tables ran out
	ERROR_WORKING_SET_QUOTA      Errno = 1453 // more memory locked than the process may
	ERROR_COMMITMENT_LIMIT       Errno = 1455 // more than memory and swap, or than the group's limit
	ERROR_TIMEOUT                Errno = 1460 // a message was not answered in time
	ERROR_NOT_SAME_OBJECT        Errno = 1656 // CompareObjectHandles
	ERROR_NOT_ENOUGH_QUOTA       Errno = 1816 // a queue that is full of posted messages
	ERROR_CANT_RESOLVE_FILENAME  Errno = 1921 // symbolic links in a circle
)

// A code is what is known about one Errno.
type code struct {
	errno Errno
	name  string // that of the constant
	text  string // lower case, no period
}

// codes holds every constant above, sorted by number: lookup searches it by
// halves. It is data only, so that a program that meets no error pays nothing
// for it at start.
var codes = []code{
	{ERROR_SUCCESS, "ERROR_SUCCESS", "success"},
	{ERROR_INVALID_FUNCTION, "ERROR_INVALID_FUNCTION", "operation does not apply to this kind of file"},
	{ERROR_FILE_NOT_FOUND, "ERROR_FILE_NOT_FOUND", "no object of that name"},
	{ERROR_PATH_NOT_FOUND, "ERROR_PATH_NOT_FOUND", "no such directory of names"},
	{ERROR_TOO_MANY_OPEN_FILES, "ERROR_TOO_MANY_OPEN_FILES", "too many open files"},
	{ERROR_ACCESS_DENIED, "ERROR_ACCESS_DENIED", "access denied"},
	{ERROR_INVALID_HANDLE, "ERROR_INVALID_HANDLE", "handle is not open or its object has another type"},
	{ERROR_NOT_ENOUGH_MEMORY, "ERROR_NOT_ENOUGH_MEMORY", "not enough memory"},
	{ERROR_INVALID_DATA, "ERROR_INVALID_DATA", "data is malformed"},
	{ERROR_OUTOFMEMORY, "ERROR_OUTOFMEMORY", "out of memory"},
	{ERROR_NOT_SAME_DEVICE, "ERROR_NOT_SAME_DEVICE", "source and target lie on different volumes"},
	{ERROR_WRITE_PROTECT, "ERROR_WRITE_PROTECT", "volume is write-protected"},
	{ERROR_BAD_LENGTH, "ERROR_BAD_LENGTH", "buffer does not have the expected length"},
	{ERROR_GEN_FAILURE, "ERROR_GEN_FAILURE", "operation failed for no nearer reason"},
	{ERROR_SHARING_VIOLATION, "ERROR_SHARING_VIOLATION", "file is in use in a way that excludes this one"},
	{ERROR_LOCK_VIOLATION, "ERROR_LOCK_VIOLATION", "byte range of the file is locked by someone else"},
	{ERROR_HANDLE_EOF, "ERROR_HANDLE_EOF", "offset is at or beyond the end of the file"},
	{ERROR_NOT_SUPPORTED, "ERROR_NOT_SUPPORTED", "not supported here"},
	{ERROR_BAD_NETPATH, "ERROR_BAD_NETPATH", "network path cannot be reached"},
	{ERROR_FILE_EXISTS, "ERROR_FILE_EXISTS", "file already exists"},
	{ERROR_INVALID_PARAMETER, "ERROR_INVALID_PARAMETER", "invalid argument"},
	{ERROR_BROKEN_PIPE, "ERROR_BROKEN_PIPE", "other end closed the connection"},
	{ERROR_BUFFER_OVERFLOW, "ERROR_BUFFER_OVERFLOW", "path does not fit the buffer"},
	{ERROR_DISK_FULL, "ERROR_DISK_FULL", "no space left on the volume"},
	{ERROR_CALL_NOT_IMPLEMENTED, "ERROR_CALL_NOT_IMPLEMENTED", "function is not implemented"},
	{ERROR_INSUFFICIENT_BUFFER, "ERROR_INSUFFICIENT_BUFFER", "buffer is too small"},
	{ERROR_INVALID_NAME, "ERROR_INVALID_NAME", "name is malformed"},
	{ERROR_MOD_NOT_FOUND, "ERROR_MOD_NOT_FOUND", "no such module"},
	{ERROR_PROC_NOT_FOUND, "ERROR_PROC_NOT_FOUND", "module has no such function"},
	{ERROR_NEGATIVE_SEEK, "ERROR_NEGATIVE_SEEK", "position would be before the beginning of the file"},
	{ERROR_DIR_NOT_EMPTY, "ERROR_DIR_NOT_EMPTY", "directory is not empty"},
	{ERROR_NOT_LOCKED, "ERROR_NOT_LOCKED", "pages are not locked"},
	{ERROR_BAD_PATHNAME, "ERROR_BAD_PATHNAME", "path of the name is malformed"},
	{ERROR_ALREADY_EXISTS, "ERROR_ALREADY_EXISTS", "object of that name already exists"},
	{ERROR_BAD_EXE_FORMAT, "ERROR_BAD_EXE_FORMAT", "file is of a kind that cannot be used here"},
	{ERROR_FILENAME_EXCED_RANGE, "ERROR_FILENAME_EXCED_RANGE", "name is too long"},
	{ERROR_NO_DATA, "ERROR_NO_DATA", "pipe has no reader"},
	{ERROR_MORE_DATA, "ERROR_MORE_DATA", "more data than the buffer holds"},
	{WAIT_TIMEOUT, "WAIT_TIMEOUT", "time ran out before the wait was satisfied"},
	{ERROR_DIRECTORY, "ERROR_DIRECTORY", "name is not that of a directory"},
	{ERROR_NOT_OWNER, "ERROR_NOT_OWNER", "caller does not own the mutex"},
	{ERROR_TOO_MANY_POSTS, "ERROR_TOO_MANY_POSTS", "semaphore would exceed its maximum count"},
	{ERROR_INVALID_ADDRESS, "ERROR_INVALID_ADDRESS", "address range is not a view or is already taken"},
	{ERROR_ARITHMETIC_OVERFLOW, "ERROR_ARITHMETIC_OVERFLOW", "result does not fit its type"},
	{ERROR_UNHANDLED_EXCEPTION, "ERROR_UNHANDLED_EXCEPTION", "exception was not handled"},
	{ERROR_MUTANT_LIMIT_EXCEEDED, "ERROR_MUTANT_LIMIT_EXCEEDED", "mutex was acquired too many times by its owner"},
	{ERROR_OPERATION_ABORTED, "ERROR_OPERATION_ABORTED", "operation was cancelled"},
	{ERROR_IO_INCOMPLETE, "ERROR_IO_INCOMPLETE", "operation has not ended yet"},
	{ERROR_NOACCESS, "ERROR_NOACCESS", "pointer does not lead to usable memory"},
	{ERROR_INVALID_FLAGS, "ERROR_INVALID_FLAGS", "flag is not known to this function"},
	{ERROR_FILE_INVALID, "ERROR_FILE_INVALID", "file is empty and cannot be mapped"},
	{ERROR_SERVICE_NOT_ACTIVE, "ERROR_SERVICE_NOT_ACTIVE", "manager is not running"},
	{ERROR_DLL_INIT_FAILED, "ERROR_DLL_INIT_FAILED", "library refused to initialize"},
	{ERROR_IO_DEVICE, "ERROR_IO_DEVICE", "input or output error"},
	{ERROR_MAPPED_ALIGNMENT, "ERROR_MAPPED_ALIGNMENT", "offset or address is not on a 65536-byte boundary"},
	{ERROR_NO_MORE_USER_HANDLES, "ERROR_NO_MORE_USER_HANDLES", "too many windows"},
	{ERROR_MESSAGE_SYNC_ONLY, "ERROR_MESSAGE_SYNC_ONLY", "message carries memory and can only be sent"},
	{ERROR_NOT_FOUND, "ERROR_NOT_FOUND", "not found"},
	{ERROR_USER_MAPPED_FILE, "ERROR_USER_MAPPED_FILE", "file has a mapped section"},
	{ERROR_RETRY, "ERROR_RETRY", "operation is to be tried again"},
	{ERROR_UNKNOWN_REVISION, "ERROR_UNKNOWN_REVISION", "security descriptor has an unknown revision"},
	{ERROR_REVISION_MISMATCH, "ERROR_REVISION_MISMATCH", "the two sides speak no common version"},
	{ERROR_INVALID_OWNER, "ERROR_INVALID_OWNER", "caller may not make that one the owner"},
	{ERROR_PRIVILEGE_NOT_HELD, "ERROR_PRIVILEGE_NOT_HELD", "caller lacks a privilege that this needs"},
	{ERROR_INVALID_ACL, "ERROR_INVALID_ACL", "access control list is malformed"},
	{ERROR_INVALID_SID, "ERROR_INVALID_SID", "security identifier is malformed"},
	{ERROR_INVALID_SECURITY_DESCR, "ERROR_INVALID_SECURITY_DESCR", "security descriptor is malformed"},
	{ERROR_INTERNAL_ERROR, "ERROR_INTERNAL_ERROR", "internal error"},
	{ERROR_BAD_DESCRIPTOR_FORMAT, "ERROR_BAD_DESCRIPTOR_FORMAT", "security descriptor has the other one of its two forms"},
	{ERROR_INVALID_WINDOW_HANDLE, "ERROR_INVALID_WINDOW_HANDLE", "no such window"},
	{ERROR_TLW_WITH_WSCHILD, "ERROR_TLW_WITH_WSCHILD", "child window without a parent"},
	{ERROR_CANNOT_FIND_WND_CLASS, "ERROR_CANNOT_FIND_WND_CLASS", "no window class of that name"},
	{ERROR_CLASS_ALREADY_EXISTS, "ERROR_CLASS_ALREADY_EXISTS", "window class is registered already"},
	{ERROR_CLASS_DOES_NOT_EXIST, "ERROR_CLASS_DOES_NOT_EXIST", "window class is not registered"},
	{ERROR_CLASS_HAS_WINDOWS, "ERROR_CLASS_HAS_WINDOWS", "window class still has windows"},
	{ERROR_INVALID_INDEX, "ERROR_INVALID_INDEX", "index is out of range"},
	{ERROR_INVALID_MSGBOX_STYLE, "ERROR_INVALID_MSGBOX_STYLE", "message box has no such set of buttons"},
	{ERROR_INVALID_THREAD_ID, "ERROR_INVALID_THREAD_ID", "no such thread or it has no message queue"},
	{ERROR_NO_SYSTEM_RESOURCES, "ERROR_NO_SYSTEM_RESOURCES", "system resources are exhausted"},
	{ERROR_WORKING_SET_QUOTA, "ERROR_WORKING_SET_QUOTA", "limit of locked memory is reached"},
	{ERROR_COMMITMENT_LIMIT, "ERROR_COMMITMENT_LIMIT", "size exceeds the memory that can be committed"},
	{ERROR_TIMEOUT, "ERROR_TIMEOUT", "operation timed out"},
	{ERROR_NOT_SAME_OBJECT, "ERROR_NOT_SAME_OBJECT", "handles lead to different objects"},
	{ERROR_NOT_ENOUGH_QUOTA, "ERROR_NOT_ENOUGH_QUOTA", "quota is exhausted"},
	{ERROR_CANT_RESOLVE_FILENAME, "ERROR_CANT_RESOLVE_FILENAME", "name leads through too many links"},
}
