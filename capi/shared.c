/* Blocks of memory known by a handle and a process: shlwapi.h. */
#include "_cgo_export.h"
#include "internal.h"
#include "shlwapi.h"

HANDLE SHAllocShared(const void *pvData, DWORD dwSize, DWORD dwProcessId)
{
	ENTER(NULL);
	winshm_result answer = winshmSHAllocShared((void *)pvData, dwSize, dwProcessId);
	if (answer.error == 0)
		FAIL(ERROR_SUCCESS, (HANDLE)answer.value); /* it creates a section, which says so */
	FINISH(HANDLE, answer);
}

PVOID SHLockShared(HANDLE hData, DWORD dwProcessId) { return SHLockSharedEx(hData, dwProcessId, TRUE); }

PVOID SHLockSharedEx(HANDLE hData, DWORD dwProcessId, BOOL fForWrite)
{
	ENTER(NULL);
	FINISH(PVOID, winshmSHLockShared((uintptr_t)hData, dwProcessId, fForWrite));
}

BOOL SHUnlockShared(void *pvData) { return UnmapViewOfFile(pvData); }

BOOL SHFreeShared(HANDLE hData, DWORD dwProcessId)
{
	if (hData == NULL)
		return TRUE;
	ENTER(FALSE);
	FINISH(BOOL, winshmSHFreeShared((uintptr_t)hData, dwProcessId));
}

HANDLE SHMapHandle(HANDLE hShared, DWORD dwSrcProcId, DWORD dwDstProcId, DWORD dwDesiredAccess, DWORD dwOptions)
{
	ENTER(NULL);
	FINISH(HANDLE, winshmSHMapHandle((uintptr_t)hShared, dwSrcProcId, dwDstProcId, dwDesiredAccess, dwOptions));
}
