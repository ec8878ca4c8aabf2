/* A library that counts its DllMain calls in the program that loads it. */
#include <sched.h>
#include <windows.h>

extern LONG attached, detached, thread_attached, thread_detached, inside, overlaps, lost;

#ifdef HELD
static DWORD slot;

/* What a thread stored when it began must be there when it ends. */
static void keep_value(DWORD reason)
{
	if (reason == DLL_PROCESS_ATTACH)
		slot = TlsAlloc();
	else if (reason == DLL_THREAD_ATTACH && InterlockedIncrement(&thread_attached))
		TlsSetValue(slot, &slot);
	else if (reason == DLL_THREAD_DETACH && InterlockedIncrement(&thread_detached) && TlsGetValue(slot) != &slot)
		InterlockedIncrement(&lost);
}
#endif

__declspec(dllexport) int Answer(void) { return 42; }

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
	(void)module;
	(void)reserved;
	if (InterlockedIncrement(&inside) != 1)
		InterlockedIncrement(&overlaps);
#ifdef HELD
	keep_value(reason);
#endif
	sched_yield();
	if (reason == DLL_PROCESS_ATTACH)
		InterlockedIncrement(&attached);
	if (reason == DLL_PROCESS_DETACH)
		InterlockedIncrement(&detached);
	InterlockedDecrement(&inside);
	return TRUE;
}
