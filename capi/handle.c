/* Handles: handleapi.h. */
#include "_cgo_export.h"
#include "internal.h"

BOOL CloseHandle(HANDLE hObject)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmCloseHandle((uintptr_t)hObject));
}

BOOL DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
	DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
{
	ENTER(FALSE);
	uintptr_t target = 0;
	winshm_result answer = winshmDuplicateHandle((uintptr_t)hSourceProcessHandle, (uintptr_t)hSourceHandle,
		(uintptr_t)hTargetProcessHandle, &target, dwDesiredAccess, bInheritHandle, dwOptions);
	if (lpTargetHandle != NULL && !copy_out(lpTargetHandle, &target, sizeof(target)) && answer.error == 0)
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

BOOL CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmCompareObjectHandles((uintptr_t)hFirstObjectHandle, (uintptr_t)hSecondObjectHandle));
}

BOOL GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
{
	ENTER(FALSE);
	DWORD flags = 0;
	winshm_result answer = winshmGetHandleInformation((uintptr_t)hObject, &flags);
	if (answer.error == 0 && !copy_out(lpdwFlags, &flags, sizeof(flags)))
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

BOOL SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmSetHandleInformation((uintptr_t)hObject, dwMask, dwFlags));
}
