/* A library that says what its DllMain is called with. NAME is its name; NEEDS, if defined, the function of another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <windows.h>
#include <winshm.h>

#define TEXT_OF(x) #x
#define TEXT_OF_VALUE(x) TEXT_OF(x)
#define JOIN(a, b) a##b
#define JOIN_VALUES(a, b) JOIN(a, b)
#define MY_NAME TEXT_OF_VALUE(NAME)

WINSHM_SHARED static LONG shared_count = 100;
WINSHM_SHARED static char shared_text[5000] = "text of the file";
static LONG private_count = 0;

#ifdef NEEDS
__declspec(dllimport) int NEEDS(void);
#endif

/* Every library has a function of its own name, by which others need it. */
__declspec(dllexport) int JOIN_VALUES(NAME, _function)(void)
{
#ifdef NEEDS
	return NEEDS() + 1;
#else
	return 1;
#endif
}

__declspec(dllexport) int Shared(void) { return InterlockedIncrement(&shared_count); }
__declspec(dllexport) int Private(void) { return ++private_count; }
__declspec(dllexport) char *SharedText(void) { return shared_text; }
__declspec(dllexport) int JOIN_VALUES(NAME, _answer) = 42;

static int named_in(const char *variable)
{
	const char *value = getenv(variable);
	return value != NULL && strcmp(value, MY_NAME) == 0;
}

static void load_another(void)
{
	HMODULE other = LoadLibraryA(getenv("ANOTHER"));
	dprintf(1, "%s has loaded another: %d\n", MY_NAME, other != NULL);
}

static void hang(void)
{
	if (write(atoi(getenv("HANGS")), "x", 1) == 1)
		for (;;)
			pause();
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
	static const char *const reasons[] = {"detach", "attach", "thread attach", "thread detach"};
	HMODULE mine = NULL;
	GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
		(const char *)&private_count, &mine);
	dprintf(1, "%s %s%s%s\n", MY_NAME, reasons[reason], reserved != NULL ? " static" : "", mine == module ? "" : " wrong handle");
	if (reason == DLL_PROCESS_ATTACH && named_in("LOADER"))
		load_another();
	if (reason == DLL_PROCESS_ATTACH && named_in("QUIET"))
		DisableThreadLibraryCalls(module);
	if (reason == DLL_PROCESS_DETACH && named_in("ENDER"))
		ExitProcess(13);
	if (reason == DLL_THREAD_ATTACH && named_in("HANGER"))
		hang();
	return !(reason == DLL_PROCESS_ATTACH && named_in("REFUSER"));
}
