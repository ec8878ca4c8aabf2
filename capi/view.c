/* The newer calls for views, and hints about memory: memoryapi.h. */
#include "_cgo_export.h"
#include "internal.h"

LPVOID MapViewOfFileExNuma(HANDLE hMapping, DWORD dwAccess, DWORD dwOffsetHigh, DWORD dwOffsetLow, SIZE_T dwBytes, LPVOID lpBase,
	DWORD nndPreferred)
{
	ENTER(NULL);
	FINISH(LPVOID, winshmMapViewOfFileNuma((uintptr_t)hMapping, dwAccess, dwOffsetHigh, dwOffsetLow, dwBytes, (uintptr_t)lpBase,
		nndPreferred));
}

PVOID MapViewOfFileFromApp(HANDLE hMapping, ULONG ulAccess, ULONG64 ullOffset, SIZE_T dwBytes)
{
	return MapViewOfFileEx(hMapping, ulAccess, (DWORD)(ullOffset >> 32), (DWORD)ullOffset, dwBytes, NULL);
}

PVOID MapViewOfFile2(HANDLE hMapping, HANDLE hProcess, ULONG64 ullOffset, PVOID pBase, SIZE_T dwSize, ULONG ulType, ULONG ulProtect)
{
	return MapViewOfFileNuma2(hMapping, hProcess, ullOffset, pBase, dwSize, ulType, ulProtect, NUMA_NO_PREFERRED_NODE);
}

PVOID MapViewOfFileNuma2(HANDLE hMapping, HANDLE hProcess, ULONG64 ullOffset, PVOID pBase, SIZE_T dwSize, ULONG ulType,
	ULONG ulProtect, ULONG ulNode)
{
	ENTER(NULL);
	FINISH(PVOID, winshmMapViewOfFileNuma2((uintptr_t)hMapping, (uintptr_t)hProcess, ullOffset, (uintptr_t)pBase, dwSize, ulType,
		ulProtect, ulNode));
}

PVOID MapViewOfFile3(HANDLE hMapping, HANDLE hProcess, PVOID pBase, ULONG64 ullOffset, SIZE_T dwSize, ULONG ulType,
	ULONG ulProtect, MEM_EXTENDED_PARAMETER *pParameters, ULONG ulCount)
{
	ENTER(NULL);
	MEM_EXTENDED_PARAMETER parameters[MemExtendedParameterMax];
	if (ulCount > MemExtendedParameterMax)
		FAIL(ERROR_INVALID_PARAMETER, NULL);
	if (ulCount != 0 && !copy_in(parameters, pParameters, ulCount * sizeof(*parameters)))
		FAIL(ERROR_NOACCESS, NULL);
	FINISH(PVOID, winshmMapViewOfFile3((uintptr_t)hMapping, (uintptr_t)hProcess, (uintptr_t)pBase, ullOffset, dwSize, ulType,
		ulProtect, parameters, ulCount));
}

PVOID MapViewOfFile3FromApp(HANDLE hMapping, HANDLE hProcess, PVOID pBase, ULONG64 ullOffset, SIZE_T dwSize, ULONG ulType,
	ULONG ulProtect, MEM_EXTENDED_PARAMETER *pParameters, ULONG ulCount)
{
	return MapViewOfFile3(hMapping, hProcess, pBase, ullOffset, dwSize, ulType, ulProtect, pParameters, ulCount);
}

BOOL UnmapViewOfFileEx(PVOID pBase, ULONG ulFlags)
{
	return UnmapViewOfFile2(GetCurrentProcess(), pBase, ulFlags);
}

BOOL UnmapViewOfFile2(HANDLE hProcess, PVOID pBase, ULONG ulFlags)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmUnmapViewOfFile2((uintptr_t)hProcess, (uintptr_t)pBase, ulFlags));
}

BOOL PrefetchVirtualMemory(HANDLE hProcess, ULONG_PTR count, PWIN32_MEMORY_RANGE_ENTRY pRanges, ULONG ulFlags)
{
	ENTER(FALSE);
	for (ULONG_PTR i = 0; i < count || i == 0; i++) {
		WIN32_MEMORY_RANGE_ENTRY range;
		if (count != 0 && !copy_in(&range, pRanges + i, sizeof(range)))
			FAIL(ERROR_NOACCESS, FALSE);
		winshm_result answer = winshmPrefetchVirtualMemory((uintptr_t)hProcess, count != 0, &range, ulFlags);
		if (answer.error != 0 || i + 1 >= count)
			FINISH(BOOL, answer);
	}
	FAIL(ERROR_INVALID_PARAMETER, FALSE);
}

BOOL VirtualLock(LPVOID lpAddress, SIZE_T dwSize)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmVirtualLock((uintptr_t)lpAddress, dwSize));
}

BOOL VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmVirtualUnlock((uintptr_t)lpAddress, dwSize));
}

SIZE_T GetLargePageMinimum(VOID)
{
	ENTER(0);
	FINISH(SIZE_T, winshmGetLargePageMinimum());
}
