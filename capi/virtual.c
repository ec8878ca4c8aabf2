/* Memory of the process by the page: memoryapi.h. */
#include "_cgo_export.h"
#include "internal.h"

LPVOID VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect)
{
	ENTER(NULL);
	FINISH(LPVOID, winshmVirtualAlloc((uintptr_t)lpAddress, dwSize, flAllocationType, flProtect));
}

BOOL VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmVirtualFree((uintptr_t)lpAddress, dwSize, dwFreeType));
}

BOOL VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect)
{
	ENTER(FALSE);
	DWORD old;
	if (!copy_in(&old, lpflOldProtect, sizeof(old)) || !copy_out(lpflOldProtect, &old, sizeof(old)))
		FAIL(ERROR_NOACCESS, FALSE); /* before anything is changed */
	winshm_result answer = winshmVirtualProtect((uintptr_t)lpAddress, dwSize, flNewProtect, &old);
	if (answer.error == 0)
		copy_out(lpflOldProtect, &old, sizeof(old));
	FINISH(BOOL, answer);
}
