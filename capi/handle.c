/* Handles: handleapi.h. */
#include "_cgo_export.h"
#include "internal.h"

BOOL CloseHandle(HANDLE hObject)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmCloseHandle((uintptr_t)hObject));
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
