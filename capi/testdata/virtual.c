/* VirtualAlloc, VirtualFree, VirtualProtect, on memory of the process and on views. */
#include "check.h"
#include <string.h>

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;
	CHECK(VirtualQuery(address, &info, sizeof(info)) == sizeof(info));
	return info;
}

static void reserve_and_commit(void)
{
	char *base = NULL;
	CHECK_QUIET((base = (char *)VirtualAlloc(NULL, 0x30001, MEM_RESERVE, PAGE_READWRITE)) != NULL);
	MEMORY_BASIC_INFORMATION info = query(base + 0x5000);
	CHECK((ULONG_PTR)base % 65536 == 0 && info.AllocationBase == base && info.BaseAddress == base + 0x5000);
	CHECK(info.State == MEM_RESERVE && info.Protect == 0 && info.AllocationProtect == PAGE_READWRITE);
	CHECK(info.RegionSize == 0x31000 - 0x5000 && info.Type == MEM_PRIVATE);
	CHECK_QUIET(VirtualAlloc(base + 0x1001, 0x1000, MEM_COMMIT, PAGE_READWRITE) == base + 0x1000); /* two pages */
	memset(base + 0x1000, 7, 0x2000);
	info = query(base + 0x1000);
	CHECK(info.State == MEM_COMMIT && info.Protect == PAGE_READWRITE && info.RegionSize == 0x2000);
	CHECK(query(base).RegionSize == 0x1000);
	CHECK_FAILS(VirtualAlloc(base + 0x10000, 1, MEM_RESERVE, PAGE_READWRITE), NULL, ERROR_INVALID_ADDRESS);
	CHECK_FAILS(VirtualAlloc(base + 0x30000, 0x2000, MEM_COMMIT, PAGE_READWRITE), NULL, ERROR_INVALID_ADDRESS);
	CHECK_QUIET(VirtualFree(base + 0x1000, 0x1000, MEM_DECOMMIT));
	CHECK(query(base + 0x1000).State == MEM_RESERVE && query(base + 0x2000).State == MEM_COMMIT && base[0x2000] == 7);
	CHECK(VirtualAlloc(base + 0x1000, 1, MEM_COMMIT, PAGE_READWRITE) != NULL && base[0x1000] == 0);
	CHECK_FAILS(VirtualFree(base, 0x1000, MEM_RELEASE), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualFree(base + 0x1000, 0, MEM_RELEASE), FALSE, ERROR_INVALID_ADDRESS);
	CHECK_FAILS(UnmapViewOfFile(base), FALSE, ERROR_INVALID_ADDRESS);
	CHECK_QUIET(VirtualFree(base, 0, MEM_RELEASE));
	CHECK(query(base).State == MEM_FREE);
	CHECK_FAILS(VirtualFree(base, 0, MEM_RELEASE), FALSE, ERROR_INVALID_ADDRESS);
}

static void arguments(void)
{
	char *base = (char *)VirtualAlloc((LPVOID)0x310000010001, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY);
	CHECK(base == (char *)0x310000010000 && query(base).RegionSize == 0x2000 && *base == 0);
	CHECK_FAILS(VirtualAlloc(NULL, 0, MEM_COMMIT, PAGE_READWRITE), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc(NULL, 1, 0, PAGE_READWRITE), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc(NULL, 1, MEM_COMMIT, 0), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc(NULL, 1, MEM_COMMIT, PAGE_READONLY | PAGE_READWRITE), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc(NULL, 1, MEM_COMMIT, PAGE_WRITECOPY), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc((LPVOID)0x1000, 1, MEM_RESERVE, PAGE_READWRITE), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc(NULL, (SIZE_T)-1, MEM_RESERVE, PAGE_READWRITE), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualFree(base, 0, 0), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualFree(&base, 0, MEM_RELEASE), FALSE, ERROR_INVALID_ADDRESS);
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

static void protect(void)
{
	DWORD old = 0;
	char *base = (char *)VirtualAlloc(NULL, 0x4000, MEM_RESERVE, PAGE_NOACCESS);
	CHECK(VirtualAlloc(base, 0x2000, MEM_COMMIT, PAGE_READWRITE) == base);
	CHECK_QUIET(VirtualProtect(base + 0x1000, 1, PAGE_READONLY, &old) && old == PAGE_READWRITE);
	CHECK(query(base).RegionSize == 0x1000 && query(base + 0x1000).Protect == PAGE_READONLY);
	CHECK_QUIET(VirtualProtect(base, 0x2000, PAGE_EXECUTE_READWRITE, &old) && old == PAGE_READWRITE);
	base[0x1000] = 1;
	CHECK_FAILS(VirtualProtect(base, 0x3000, PAGE_READONLY, &old), FALSE, ERROR_INVALID_ADDRESS);
	CHECK_FAILS(VirtualProtect(base, 0, PAGE_READONLY, &old), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualProtect(base, 1, PAGE_WRITECOPY, &old), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualProtect(base, 1, PAGE_READONLY, NULL), FALSE, ERROR_NOACCESS);
	CHECK(query(base).Protect == PAGE_EXECUTE_READWRITE);
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
	CHECK_FAILS(VirtualProtect(base, 1, PAGE_READONLY, &old), FALSE, ERROR_INVALID_ADDRESS);
}

static void views(void)
{
	DWORD old = 0;
	HANDLE h = CreateFileMappingA(NULL, NULL, PAGE_READWRITE, 0, 0x3000, NULL);
	char *write = (char *)MapViewOfFile(h, FILE_MAP_WRITE, 0, 0, 0), *read = (char *)MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0);
	char *copy = (char *)MapViewOfFile(h, FILE_MAP_COPY, 0, 0, 0);
	CHECK_QUIET(VirtualProtect(write + 0x1000, 1, PAGE_READONLY, &old) && old == PAGE_READWRITE);
	CHECK(query(write).RegionSize == 0x1000 && query(write + 0x1000).RegionSize == 0x1000 && query(write + 0x2000).Protect == PAGE_READWRITE);
	CHECK(query(write + 0x1000).Protect == PAGE_READONLY && query(write + 0x1000).AllocationProtect == PAGE_READWRITE);
	CHECK_QUIET(VirtualAlloc(write + 0x1000, 1, MEM_COMMIT, PAGE_READWRITE) == write + 0x1000);
	write[0x1000] = 5;
	CHECK(read[0x1000] == 5 && query(write).RegionSize == 0x3000);
	CHECK_FAILS(VirtualProtect(read, 1, PAGE_READWRITE, &old), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualProtect(read, 1, PAGE_EXECUTE_READ, &old), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualProtect(read, 0x3001, PAGE_READONLY, &old), FALSE, ERROR_INVALID_ADDRESS);
	CHECK_QUIET(VirtualProtect(copy, 1, PAGE_READONLY, &old) && old == PAGE_WRITECOPY);
	CHECK_QUIET(VirtualProtect(copy, 1, PAGE_WRITECOPY, &old) && old == PAGE_READONLY);
	copy[0] = 9;
	CHECK(query(copy).Protect == PAGE_READWRITE && query(copy).RegionSize == 0x1000 && write[0] == 0);
	CHECK_FAILS(VirtualAlloc(read, 1, MEM_COMMIT, PAGE_READWRITE), NULL, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualAlloc(read, 1, MEM_RESERVE, PAGE_READWRITE), NULL, ERROR_INVALID_ADDRESS);
	CHECK_FAILS(VirtualFree(read, 0, MEM_RELEASE), FALSE, ERROR_INVALID_PARAMETER);
	CHECK_FAILS(VirtualFree(read, 0x1000, MEM_DECOMMIT), FALSE, ERROR_INVALID_PARAMETER);
	CHECK(UnmapViewOfFile(write) && UnmapViewOfFile(read) && UnmapViewOfFile(copy) && CloseHandle(h));
}

int main(void)
{
	reserve_and_commit();
	arguments();
	protect();
	views();
	return failures != 0;
}
