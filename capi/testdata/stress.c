/* Loads, unloads and makes threads, all at once. */
#include <dlfcn.h>
#include "check.h"

__declspec(dllexport) LONG attached, detached, thread_attached, thread_detached, inside, overlaps, lost;

#define TIMES 150

static DWORD WINAPI nothing(LPVOID argument)
{
	(void)argument;
	return 1;
}

static DWORD WINAPI load(LPVOID name)
{
	for (int i = 0; i < TIMES; i++) {
		HMODULE library = LoadLibraryA((const char *)name);
		CHECK(library != NULL && GetModuleHandleA((const char *)name) == library);
		CHECK(GetProcAddress(library, "Answer") != NULL);
		CHECK(FreeLibrary(library));
	}
	return 2;
}

static DWORD WINAPI open_and_close(LPVOID path)
{
	for (int i = 0; i < TIMES; i++) {
		void *library = dlopen((const char *)path, RTLD_NOW);
		CHECK(library != NULL && dlclose(library) == 0);
	}
	return 3;
}

static DWORD WINAPI make_threads(LPVOID argument)
{
	(void)argument;
	for (int i = 0; i < TIMES; i++) {
		HANDLE thread = CreateThread(NULL, 0, nothing, NULL, 0, NULL);
		CHECK(thread != NULL && WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
		CHECK(CloseHandle(thread));
	}
	return 4;
}

int main(int argc, char **argv)
{
	static char one[] = "one", two[] = "two";
	HANDLE threads[6];
	CHECK(argc > 1 && LoadLibraryA("held") != NULL);
	threads[0] = CreateThread(NULL, 0, load, one, 0, NULL);
	threads[1] = CreateThread(NULL, 0, load, one, 0, NULL);
	threads[2] = CreateThread(NULL, 0, load, two, 0, NULL);
	threads[3] = CreateThread(NULL, 0, open_and_close, argv[1], 0, NULL);
	threads[4] = CreateThread(NULL, 0, make_threads, NULL, 0, NULL);
	threads[5] = CreateThread(NULL, 0, make_threads, NULL, 0, NULL);
	for (int i = 0; i < 6; i++)
		CHECK(WaitForSingleObject(threads[i], INFINITE) == WAIT_OBJECT_0);
	CHECK(overlaps == 0 && lost == 0);
	CHECK(attached == detached + 1 && attached > 1);
	CHECK(thread_attached == thread_detached && thread_attached == 6 + 2 * TIMES);
	return failures != 0;
}
