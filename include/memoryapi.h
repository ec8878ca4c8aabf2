/* Sections ("file mappings"), views of them, and memory of the process. */
#ifndef WINSHM_MEMORYAPI_H
#define WINSHM_MEMORYAPI_H

#include "minwinbase.h"

WINSHM_BEGIN

/* Access to a section and its views. */
#define FILE_MAP_COPY 0x00000001
#define FILE_MAP_WRITE SECTION_MAP_WRITE
#define FILE_MAP_READ SECTION_MAP_READ
#define FILE_MAP_EXECUTE SECTION_MAP_EXECUTE_EXPLICIT
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS
#define FILE_MAP_LARGE_PAGES 0x20000000
#define FILE_MAP_TARGETS_INVALID 0x40000000
#define FILE_MAP_RESERVE 0x80000000

/*
 * Creates a section of high:low bytes over a disk file, which becomes so long if it is shorter (0: all of it), or, rounded up to 4096,
 * over the paging file (hFile is INVALID_HANDLE_VALUE or NULL), or opens the one that has the name. flProtect is one PAGE_ value
 * with SEC_ bits. Returns NULL if it fails, else a handle; the last error is then 0, or ERROR_ALREADY_EXISTS if the section was
 * there before: size and protection are those of then.
 */
WINBASEAPI HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
	DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName) WINSHM_WIDE(CreateFileMappingW);
WINBASEAPI HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
	DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName);
#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#else
#define CreateFileMapping CreateFileMappingA
#endif

/* The same, with a size of 64 bits. */
WINBASEAPI HANDLE WINAPI CreateFileMappingFromApp(HANDLE hFile, PSECURITY_ATTRIBUTES SecurityAttributes, ULONG PageProtection,
	ULONG64 MaximumSize, PCWSTR Name) WINSHM_WIDE(CreateFileMappingFromApp);

/* The same, with the memory node that is preferred (NUMA_NO_PREFERRED_NODE: any). ERROR_INVALID_PARAMETER: there is no such node. */
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName, DWORD nndPreferred) WINSHM_WIDE(CreateFileMappingNumaW);
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName, DWORD nndPreferred);
#ifdef UNICODE
#define CreateFileMappingNuma CreateFileMappingNumaW
#else
#define CreateFileMappingNuma CreateFileMappingNumaA
#endif

/* Opens the section of that name; NULL if it fails (ERROR_FILE_NOT_FOUND: nobody holds one of that name). */
WINBASEAPI HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle,
	LPCWSTR lpName) WINSHM_WIDE(OpenFileMappingW);
WINBASEAPI HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName);
#ifdef UNICODE
#define OpenFileMapping OpenFileMappingW
#else
#define OpenFileMapping OpenFileMappingA
#endif

WINBASEAPI HANDLE WINAPI OpenFileMappingFromApp(ULONG DesiredAccess, BOOL InheritHandle,
	PCWSTR Name) WINSHM_WIDE(OpenFileMappingFromApp);

/*
 * Maps dwNumberOfBytesToMap bytes of a section, 0 for all that follow, from an offset that is a multiple of 64 KiB. Returns
 * the address, a multiple of 64 KiB, or NULL. The memory stays until UnmapViewOfFile, whatever becomes of the handle.
 */
WINBASEAPI LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
	DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap);

/* MapViewOfFile at an address of the program's choice, a multiple of 64 KiB (ERROR_INVALID_ADDRESS: not free). */
WINBASEAPI LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
	DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress);

/* The same, with a memory node that is preferred. */
WINBASEAPI LPVOID WINAPI MapViewOfFileExNuma(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
	DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress, DWORD nndPreferred);

/* MapViewOfFile with an offset of 64 bits. */
WINBASEAPI PVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject, ULONG DesiredAccess, ULONG64 FileOffset,
	SIZE_T NumberOfBytesToMap);

/*
 * Map with a PAGE_ value in place of FILE_MAP_ bits. The process must be the calling one (ERROR_NOT_SUPPORTED); for MapViewOfFile3 it
 * may be NULL. Placeholders, and extended parameters other than a node, are ERROR_NOT_SUPPORTED.
 */
WINBASEAPI PVOID WINAPI MapViewOfFile2(HANDLE FileMappingHandle, HANDLE ProcessHandle, ULONG64 Offset, PVOID BaseAddress,
	SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection);
WINBASEAPI PVOID WINAPI MapViewOfFileNuma2(HANDLE FileMappingHandle, HANDLE ProcessHandle, ULONG64 Offset, PVOID BaseAddress,
	SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection, ULONG PreferredNode);
WINBASEAPI PVOID WINAPI MapViewOfFile3(HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset, SIZE_T ViewSize,
	ULONG AllocationType, ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);
WINBASEAPI PVOID WINAPI MapViewOfFile3FromApp(HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset,
	SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);

/* Unmaps the view that the address lies in. ERROR_INVALID_ADDRESS: it lies in none. */
WINBASEAPI BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress);
WINBASEAPI BOOL WINAPI UnmapViewOfFileEx(PVOID BaseAddress, ULONG UnmapFlags);
WINBASEAPI BOOL WINAPI UnmapViewOfFile2(HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags);

/* Waits until what was written to a range of a view, 0: to its end, is on the disk, if the section is over a disk file. */
WINBASEAPI BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush);

/*
 * Describes the pages from the address on that are alike, in a buffer of dwLength bytes. Returns how many it stored: 48, or
 * 0 (ERROR_BAD_LENGTH: the buffer is shorter; ERROR_INVALID_PARAMETER: no program has memory there).
 */
WINBASEAPI SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength);

/*
 * Reserves memory of this process (MEM_RESERVE), gives it pages (MEM_COMMIT), or both. Reservations begin at multiples of
 * 64 KiB, pages have 4096 bytes. Returns the address, or NULL. In a view, MEM_COMMIT gives pages to a section that was made with
 * SEC_RESERVE, for all views in all processes.
 */
WINBASEAPI LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect);

/* Takes back pages (MEM_DECOMMIT), or a whole reservation by its address and size 0 (MEM_RELEASE). */
WINBASEAPI BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType);

/* Changes what pages of a view or of VirtualAlloc allow; stores what the first one allowed before. */
WINBASEAPI BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect);

/* Have ranges of memory brought in before they are needed: a hint. */
typedef struct _WIN32_MEMORY_RANGE_ENTRY {
	PVOID VirtualAddress;
	SIZE_T NumberOfBytes;
} WIN32_MEMORY_RANGE_ENTRY, *PWIN32_MEMORY_RANGE_ENTRY;
WINBASEAPI BOOL WINAPI PrefetchVirtualMemory(HANDLE hProcess, ULONG_PTR NumberOfEntries, PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses,
	ULONG Flags);

/* Keep pages in memory until VirtualUnlock. ERROR_WORKING_SET_QUOTA: over the limit (RLIMIT_MEMLOCK). */
WINBASEAPI BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize);
WINBASEAPI BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize);

/* The size of large pages; 0: the machine has none. */
WINBASEAPI SIZE_T WINAPI GetLargePageMinimum(VOID);

WINSHM_END

#endif
