/* Sections over disk files, share modes, and the newer calls for views. */
#include "check.h"
#include <string.h>
#include <sys/resource.h>
#include <tchar.h>

#define ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static TCHAR name[MAX_PATH];

static HANDLE open_file(DWORD access, DWORD share, DWORD disposition)
{
	return CreateFile(name, access, share, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
}

static void over_a_file(void)
{
	DWORD done;
	HANDLE file = open_file(GENERIC_READ | GENERIC_WRITE, ALL, CREATE_ALWAYS);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_FAILS(CreateFileMapping(file, NULL, PAGE_READWRITE, 0, 0, NULL), NULL, ERROR_FILE_INVALID);
	CHECK(WriteFile(file, "hello", 5, &done, NULL) && done == 5);
	HANDLE map = CreateFileMapping(file, NULL, PAGE_READWRITE, 0, 70000, NULL);
	CHECK(map != NULL && GetLastError() == ERROR_SUCCESS && GetFileSize(file, NULL) == 70000);
	char *view = (char *)MapViewOfFile(map, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view != NULL && memcmp(view, "hello\0", 6) == 0);
	char *copy = (char *)MapViewOfFile2(map, GetCurrentProcess(), 0, NULL, 0, 0, PAGE_WRITECOPY);
	CHECK(copy != NULL);
	copy[1] = 'u';
	view[0] = 'j';
	CHECK_QUIET(FlushViewOfFile(view, 1));
	CHECK_QUIET(FlushFileBuffers(file));
	char text[6] = "";
	CHECK(SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0 && ReadFile(file, text, 5, &done, NULL) && strcmp(text, "jello") == 0);
	CHECK_FAILS(VirtualAlloc(view, 1, MEM_COMMIT, PAGE_READWRITE), NULL, ERROR_ACCESS_DENIED);
	CHECK_FAILS(SetEndOfFile(file), FALSE, ERROR_USER_MAPPED_FILE);
	CHECK_FAILS(open_file(GENERIC_WRITE, ALL, TRUNCATE_EXISTING), INVALID_HANDLE_VALUE, ERROR_USER_MAPPED_FILE);
	CHECK_FAILS(open_file(GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING), INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION);
	CHECK_FAILS(DeleteFile(name), FALSE, ERROR_ACCESS_DENIED);
	CHECK_QUIET(UnmapViewOfFileEx(view, 0) && UnmapViewOfFile2(GetCurrentProcess(), copy, 0) && CloseHandle(map));
	CHECK_QUIET(SetEndOfFile(file));
	CHECK(GetFileSize(file, NULL) == 5);
	CHECK(CloseHandle(file));
}

static void shared(void)
{
	HANDLE alone = open_file(GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(alone != INVALID_HANDLE_VALUE);
	CHECK_FAILS(open_file(GENERIC_READ, ALL, OPEN_EXISTING), INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION);
	CHECK_FAILS(DeleteFile(name), FALSE, ERROR_SHARING_VIOLATION);
	HANDLE again = NULL;
	CHECK(DuplicateHandle(GetCurrentProcess(), alone, GetCurrentProcess(), &again, 0, FALSE, DUPLICATE_SAME_ACCESS));
	CHECK(CloseHandle(alone));
	CHECK_FAILS(open_file(GENERIC_READ, ALL, OPEN_EXISTING), INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION);
	CHECK(CloseHandle(again));
	HANDLE writer = open_file(GENERIC_WRITE, FILE_SHARE_READ, OPEN_EXISTING);
	CHECK(writer != INVALID_HANDLE_VALUE);
	HANDLE reader = open_file(GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING);
	CHECK(reader != INVALID_HANDLE_VALUE && CloseHandle(reader) && CloseHandle(writer));
	CHECK_QUIET(DeleteFile(name));
}

/* Goes beyond the limit of file sizes: no signal ends the program. */
static void too_long(void)
{
	const struct rlimit limit = {0x100000, 0x100000};
	DWORD done;
	HANDLE file = open_file(GENERIC_READ | GENERIC_WRITE, ALL, CREATE_ALWAYS);
	CHECK(file != INVALID_HANDLE_VALUE && setrlimit(RLIMIT_FSIZE, &limit) == 0);
	CHECK(SetFilePointer(file, 0x200000, NULL, FILE_BEGIN) == 0x200000);
	CHECK_FAILS(SetEndOfFile(file), FALSE, ERROR_DISK_FULL);
	CHECK_FAILS(WriteFile(file, "x", 1, &done, NULL), FALSE, ERROR_DISK_FULL);
	CHECK_FAILS(CreateFileMapping(file, NULL, PAGE_READWRITE, 0, 0x200000, NULL), NULL, ERROR_DISK_FULL);
	CHECK(GetFileSize(file, NULL) == 0 && CloseHandle(file));
	CHECK_QUIET(DeleteFile(name));
}

static void newer_calls(void)
{
	HANDLE map = CreateFileMappingFromApp(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0x20000, L"newer");
	HANDLE again = OpenFileMappingFromApp(FILE_MAP_READ, FALSE, L"newer");
	CHECK(map != NULL && again != NULL && CloseHandle(again));
	CHECK_FAILS(CreateFileMappingNuma(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, NULL, 4711), NULL, ERROR_INVALID_PARAMETER);
	MEM_EXTENDED_PARAMETER node;
	memset(&node, 0, sizeof(node));
	node.Type = MemExtendedParameterNumaNode;
	char *view = (char *)MapViewOfFile3(map, NULL, NULL, 0x10000, 0x10000, 0, PAGE_READWRITE, &node, 1);
	CHECK(view != NULL);
	CHECK_FAILS(MapViewOfFile3(map, NULL, NULL, 0, 0, 0, PAGE_READWRITE, NULL, 1), NULL, ERROR_NOACCESS);
	CHECK_FAILS(MapViewOfFile3(map, NULL, NULL, 0, 0, MEM_COMMIT, PAGE_READWRITE, NULL, 0), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(UnmapViewOfFileEx(view, 8), FALSE, ERROR_INVALID_PARAMETER);
	WIN32_MEMORY_RANGE_ENTRY range = {view, 0x10000};
	CHECK_QUIET(PrefetchVirtualMemory(GetCurrentProcess(), 1, &range, 0));
	CHECK_FAILS(PrefetchVirtualMemory(GetCurrentProcess(), 0, &range, 0), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_QUIET(VirtualLock(view, 4096) && VirtualUnlock(view, 4096));
	CHECK_FAILS(VirtualLock((LPVOID)0x10000, 1), FALSE, ERROR_NOACCESS);
	CHECK(GetLargePageMinimum() % 4096 == 0);
	CHECK(UnmapViewOfFile(view) && CloseHandle(map));
}

int main(void)
{
	TCHAR folder[MAX_PATH];
	CHECK(GetTempPath(MAX_PATH, folder) != 0 && GetTempFileName(folder, TEXT("dsk"), 0, name) != 0);
	over_a_file();
	shared();
	newer_calls();
	too_long();
	return failures != 0;
}
