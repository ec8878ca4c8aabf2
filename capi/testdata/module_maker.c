/* A library that makes a thread in its DllMain: it begins when the library is loaded. */
#include <stdio.h>
#include <windows.h>

static HANDLE thread;

static DWORD WINAPI run(LPVOID argument)
{
	SetLastError(4711);
	return GetLastError() == 4711 ? (DWORD)(UINT_PTR)argument : 0;
}

__declspec(dllexport) int Code(void)
{
	DWORD code = 0;
	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &code);
	return (int)code;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
	(void)module;
	dprintf(1, "DllMain %u%s\n", reason, reserved != NULL ? " static" : "");
	if (reason == DLL_PROCESS_ATTACH)
		thread = CreateThread(NULL, 0, run, (LPVOID)7, 0, NULL);
	return thread != NULL;
}
