/* Sections by every form of a name, what calls leave in the last error, and arguments that are no good. */
#include "check.h"
#include <string.h>
#include <sys/mman.h>

typedef unsigned short unit;

/* The symbol that takes UTF-16, whatever wchar_t is: what other languages call. */
#ifdef __cplusplus
extern "C"
#endif
HANDLE open_by_utf16(DWORD access, BOOL inherit, const unit *name) __asm__("OpenFileMappingW");

static HANDLE create(const TCHAR *name) { return CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, name); }

static void name_forms(void)
{
	static const unit wide[] = {'L', 'o', 'c', 'a', 'l', '\\', 0xE9, 0x20AC, 0xD83D, 0xDE00, 0};
	SetLastError(4711);
	HANDLE h = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, L"Local\\\u00e9\u20ac\U0001f600");
	CHECK(h != NULL && GetLastError() == ERROR_SUCCESS && errno == 0);
	HANDLE again = CreateFileMappingA(NULL, NULL, PAGE_READONLY, 0, 1, "\u00e9\u20ac\U0001f600");
	CHECK(again != NULL && again != h && GetLastError() == ERROR_ALREADY_EXISTS && errno == ERROR_ALREADY_EXISTS);
	HANDLE opened = NULL;
	CHECK_QUIET((opened = open_by_utf16(FILE_MAP_READ, FALSE, wide)) != NULL);
	CHECK_FAILS(OpenFileMappingW(FILE_MAP_READ, FALSE, L"Local\\\u00e9\u20ac"), NULL, ERROR_FILE_NOT_FOUND);
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, "no\\such"), NULL, ERROR_PATH_NOT_FOUND);
	CHECK_QUIET(CloseHandle(h) && CloseHandle(again) && CloseHandle(opened));
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, "\u00e9\u20ac\U0001f600"), NULL, ERROR_FILE_NOT_FOUND);
}

static void unnamed(void)
{
	HANDLE a = create(NULL), b = create(TEXT(""));
	CHECK(a != NULL && b != NULL && GetLastError() == ERROR_SUCCESS);
	CHECK_FAILS(OpenFileMapping(FILE_MAP_READ, FALSE, NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(OpenFileMapping(FILE_MAP_READ, FALSE, TEXT("")), NULL, ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(a) && CloseHandle(b));
}

static void long_names(void)
{
	enum { LONGEST = 32766 };
	char *name = (char *)malloc(LONGEST + 2);
	wchar_t *wide = (wchar_t *)malloc((LONGEST + 2) * sizeof(wchar_t));
	memset(name, 'n', LONGEST + 1);
	name[LONGEST + 1] = 0;
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, name), NULL, ERROR_FILENAME_EXCED_RANGE);
	name[260] = 0;
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, name), NULL, ERROR_FILENAME_EXCED_RANGE);
	name[259] = 0;
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, name), NULL, ERROR_FILE_NOT_FOUND);
	for (int i = 0; i <= LONGEST; i++)
		wide[i] = L'w';
	wide[LONGEST + 1] = 0;
	HANDLE h = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 1, wide);
	wide[LONGEST] = L'x'; /* beyond what counts */
	HANDLE same = OpenFileMappingW(FILE_MAP_READ, FALSE, wide);
	CHECK(h != NULL && same != NULL && CloseHandle(h) && CloseHandle(same));
	free(name);
	free(wide);
}

/* A name that ends where the memory ends is read to its end, and no further. */
static void name_at_the_edge(void)
{
	char *pages = (char *)mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(mprotect(pages + 4096, 4096, PROT_NONE) == 0);
	memcpy(pages + 4096 - 5, "edge", 5);
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, pages + 4096 - 5), NULL, ERROR_FILE_NOT_FOUND);
	memcpy(pages + 4096 - 4, "edge", 4);
	CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, pages + 4096 - 4), NULL, ERROR_NOACCESS);
	mprotect(pages + 4096, 4096, PROT_READ | PROT_WRITE);
	static const unit odd[] = {'o', 'd', 'd', 0};
	memcpy(pages + 4096 - 3, odd, sizeof(odd)); /* a unit lies across the edge */
	CHECK_FAILS(open_by_utf16(FILE_MAP_READ, FALSE, (const unit *)(void *)(pages + 4096 - 3)), NULL, ERROR_FILE_NOT_FOUND);
	munmap(pages, 8192);
}

static void views(void)
{
	HANDLE h = create(TEXT("views"));
	char *a = NULL, *b = NULL;
	MEMORY_BASIC_INFORMATION info;
	CHECK_QUIET((a = (char *)MapViewOfFile(h, FILE_MAP_ALL_ACCESS, 0, 0, 100)) != NULL);
	CHECK_QUIET((b = (char *)MapViewOfFileEx(h, FILE_MAP_READ, 0, 0, 0, (LPVOID)0x300000000000)) == (LPVOID)0x300000000000);
	strcpy(a, "text");
	CHECK(strcmp(b, "text") == 0);
	CHECK_QUIET(VirtualQuery(b, &info, sizeof(info)) == sizeof(info));
	CHECK(info.AllocationBase == b && info.RegionSize == 4096 && info.Protect == PAGE_READONLY && info.Type == MEM_MAPPED);
	CHECK_QUIET(FlushViewOfFile(a, 0));
	CHECK_FAILS(FlushViewOfFile(a, 4097), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(MapViewOfFile(h, FILE_MAP_READ, 0, 4096, 0), NULL, ERROR_MAPPED_ALIGNMENT);
	CHECK_FAILS(MapViewOfFile(h, FILE_MAP_READ, 0, 0, 4097), NULL, ERROR_ACCESS_DENIED);
	CHECK_FAILS(MapViewOfFileEx(h, FILE_MAP_READ, 0, 0, 0, b), NULL, ERROR_INVALID_ADDRESS);
	CHECK_QUIET(CloseHandle(h));
	CHECK_QUIET(UnmapViewOfFile(a + 10) && UnmapViewOfFile(b));
	CHECK_FAILS(UnmapViewOfFile(a), FALSE, ERROR_INVALID_ADDRESS);
}

static void flags(void)
{
	SECURITY_ATTRIBUTES inherit = {0, NULL, TRUE}; /* nLength is not looked at */
	HANDLE h = CreateFileMappingA(INVALID_HANDLE_VALUE, &inherit, PAGE_READWRITE, 0, 1, NULL);
	DWORD flags = 0;
	CHECK_QUIET(GetHandleInformation(h, &flags) && flags == HANDLE_FLAG_INHERIT);
	CHECK_QUIET(SetHandleInformation(h, HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE));
	CHECK_FAILS(CloseHandle(h), FALSE, ERROR_INVALID_HANDLE);
	CHECK_FAILS(GetHandleInformation(h, NULL), FALSE, ERROR_NOACCESS);
	CHECK(SetHandleInformation(h, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0) && CloseHandle(h));
}

static void wild(void)
{
	static const HANDLE handles[] = {NULL, (HANDLE)4, (HANDLE)0x7FFFFFF8, (HANDLE)0x100000008, (HANDLE)0x8000000000000008};
	static char *const pointers[] = {(char *)1, (char *)0x1000, (char *)0x7FFFFFFFFFFF, (char *)-16, (char *)0x8000000000000000};
	DWORD flags;
	for (size_t i = 0; i < _countof(handles); i++) {
		CHECK_FAILS(CloseHandle(handles[i]), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(GetHandleInformation(handles[i], &flags), FALSE, ERROR_INVALID_HANDLE);
		CHECK_FAILS(MapViewOfFile(handles[i], FILE_MAP_READ, 0, 0, 0), NULL, ERROR_INVALID_HANDLE);
	}
	HANDLE h = create(NULL);
	for (size_t i = 0; i < _countof(pointers); i++) {
		char *p = pointers[i];
		CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, p), NULL, ERROR_NOACCESS);
		CHECK_FAILS(OpenFileMappingW(FILE_MAP_READ, FALSE, (LPCWSTR)(void *)p), NULL, ERROR_NOACCESS);
		CHECK_FAILS(CreateFileMappingA(NULL, (LPSECURITY_ATTRIBUTES)(void *)p, PAGE_READWRITE, 0, 1, NULL), NULL, ERROR_NOACCESS);
		CHECK_FAILS(GetHandleInformation(h, (LPDWORD)(void *)p), FALSE, ERROR_NOACCESS);
		CHECK_FAILS(VirtualQuery(&failures, (PMEMORY_BASIC_INFORMATION)(void *)p, 48), 0, ERROR_NOACCESS);
		CHECK_FAILS(UnmapViewOfFile(p), FALSE, ERROR_INVALID_ADDRESS);
	}
	CHECK_FAILS(VirtualQuery(&failures, NULL, 47), 0, ERROR_BAD_LENGTH);
	CHECK_FAILS(create(TEXT("\\x")), NULL, ERROR_BAD_PATHNAME);
	CHECK_FAILS(CreateFileMapping(NULL, NULL, 0, 0, 1, NULL), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(CreateFileMapping(NULL, NULL, PAGE_READWRITE, 0, 0, NULL), NULL, ERROR_INVALID_PARAMETER);
	CloseHandle(h);
	CHECK_QUIET(CloseHandle(INVALID_HANDLE_VALUE));
}

int main(void)
{
	name_forms();
	unnamed();
	long_names();
	name_at_the_edge();
	views();
	flags();
	wild();
	return failures != 0;
}
