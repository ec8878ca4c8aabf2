/* Sections and views: memoryapi.h. */
#include "_cgo_export.h"
#include <stdlib.h>
#include "security.h"

static HANDLE create_mapping(HANDLE file, LPSECURITY_ATTRIBUTES attributes, DWORD protect, DWORD high, DWORD low,
	const void *from, enum form form, DWORD node)
{
	ENTER(NULL);
	SECURITY_ATTRIBUTES copy;
	void *descriptor = NULL;
	struct text name;
	DWORD error = text_read_name(&name, form, from);
	if (error != 0)
		FAIL(error, NULL);
	winshm_result answer = {0, ERROR_NOACCESS};
	if (read_attributes(&copy, &attributes) && (answer.error = read_descriptor(attributes, &descriptor)) == 0)
		answer = winshmCreateFileMapping((uintptr_t)file, attributes, protect, high, low, (uint16_t *)name.units, node);
	free(descriptor);
	text_free(&name);
	if (answer.value != 0 && answer.error == 0)
		FAIL(ERROR_SUCCESS, (HANDLE)answer.value); /* a new section: the one call that says so */
	FINISH(HANDLE, answer);
}

HANDLE CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh,
	DWORD dwMaximumSizeLow, LPCWSTR lpName)
{
	return create_mapping(hFile, lpAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName, UTF16, NUMA_NO_PREFERRED_NODE);
}

HANDLE winshm4_CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, const WCHAR4 *lpName)
{
	return create_mapping(hFile, lpAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName, UTF32, NUMA_NO_PREFERRED_NODE);
}

HANDLE CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh,
	DWORD dwMaximumSizeLow, LPCSTR lpName)
{
	return create_mapping(hFile, lpAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName, UTF8, NUMA_NO_PREFERRED_NODE);
}

HANDLE CreateFileMappingNumaW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh,
	DWORD dwMaximumSizeLow, LPCWSTR lpName, DWORD nndPreferred)
{
	return create_mapping(hFile, lpAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName, UTF16, nndPreferred);
}

HANDLE winshm4_CreateFileMappingNumaW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, const WCHAR4 *lpName, DWORD nndPreferred)
{
	return create_mapping(hFile, lpAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName, UTF32, nndPreferred);
}

HANDLE CreateFileMappingNumaA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh,
	DWORD dwMaximumSizeLow, LPCSTR lpName, DWORD nndPreferred)
{
	return create_mapping(hFile, lpAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName, UTF8, nndPreferred);
}

HANDLE CreateFileMappingFromApp(HANDLE hFile, PSECURITY_ATTRIBUTES lpAttributes, ULONG ulProtect, ULONG64 ullSize, PCWSTR lpName)
{
	return create_mapping(hFile, lpAttributes, ulProtect, (DWORD)(ullSize >> 32), (DWORD)ullSize, lpName, UTF16,
		NUMA_NO_PREFERRED_NODE);
}

HANDLE winshm4_CreateFileMappingFromApp(HANDLE hFile, PSECURITY_ATTRIBUTES lpAttributes, ULONG ulProtect, ULONG64 ullSize,
	const WCHAR4 *lpName)
{
	return create_mapping(hFile, lpAttributes, ulProtect, (DWORD)(ullSize >> 32), (DWORD)ullSize, lpName, UTF32,
		NUMA_NO_PREFERRED_NODE);
}

static HANDLE open_mapping(DWORD access, BOOL inherit, const void *from, enum form form)
{
	ENTER(NULL);
	struct text name;
	DWORD error = text_read_name(&name, form, from);
	if (error != 0)
		FAIL(error, NULL);
	winshm_result answer = winshmOpenFileMapping(access, inherit, (uint16_t *)name.units);
	text_free(&name);
	FINISH(HANDLE, answer);
}

HANDLE OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return open_mapping(dwDesiredAccess, bInheritHandle, lpName, UTF16);
}

HANDLE winshm4_OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, const WCHAR4 *lpName)
{
	return open_mapping(dwDesiredAccess, bInheritHandle, lpName, UTF32);
}

HANDLE OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return open_mapping(dwDesiredAccess, bInheritHandle, lpName, UTF8);
}

HANDLE OpenFileMappingFromApp(ULONG ulAccess, BOOL bInheritHandle, PCWSTR lpName)
{
	return open_mapping(ulAccess, bInheritHandle, lpName, UTF16);
}

HANDLE winshm4_OpenFileMappingFromApp(ULONG ulAccess, BOOL bInheritHandle, const WCHAR4 *lpName)
{
	return open_mapping(ulAccess, bInheritHandle, lpName, UTF32);
}

LPVOID MapViewOfFile(HANDLE hMapping, DWORD dwAccess, DWORD dwOffsetHigh, DWORD dwOffsetLow, SIZE_T dwBytes)
{
	return MapViewOfFileEx(hMapping, dwAccess, dwOffsetHigh, dwOffsetLow, dwBytes, NULL);
}

LPVOID MapViewOfFileEx(HANDLE hMapping, DWORD dwAccess, DWORD dwOffsetHigh, DWORD dwOffsetLow, SIZE_T dwBytes, LPVOID lpBase)
{
	ENTER(NULL);
	FINISH(LPVOID, winshmMapViewOfFile((uintptr_t)hMapping, dwAccess, dwOffsetHigh, dwOffsetLow, dwBytes, (uintptr_t)lpBase));
}

BOOL UnmapViewOfFile(LPCVOID lpBaseAddress)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmUnmapViewOfFile((uintptr_t)lpBaseAddress));
}

BOOL FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwBytes)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmFlushViewOfFile((uintptr_t)lpBaseAddress, dwBytes));
}

SIZE_T VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength)
{
	ENTER(0);
	MEMORY_BASIC_INFORMATION info;
	winshm_result answer = winshmVirtualQuery((uintptr_t)lpAddress, &info, dwLength);
	if (answer.error == 0 && !copy_out(lpBuffer, &info, sizeof(info)))
		answer = (winshm_result){0, ERROR_NOACCESS};
	FINISH(SIZE_T, answer);
}
