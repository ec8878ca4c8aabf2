/* A program that does what its arguments say, one after the other, and says what comes of it: VERB or VERB:OBJECT. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <windows.h>

static void *opened;

/* Never to be called: this is a program. */
BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
	(void)module;
	(void)reserved;
	dprintf(1, "program's DllMain %u\n", reason);
	return TRUE;
}

static void say(const char *verb, const char *object, int ok)
{
	if (ok)
		dprintf(1, "%s %s: ok\n", verb, object);
	else
		dprintf(1, "%s %s: error %u\n", verb, object, GetLastError());
}

static void load(const char *name, DWORD flags)
{
	SetLastError(4711);
	HMODULE module = LoadLibraryExA(name, NULL, flags);
	say("load", name, module != NULL && ((UINT_PTR)module & 3) == (flags & 2) / 2 && GetLastError() == 4711);
}

static void hold(const char *name, DWORD flags)
{
	HMODULE module = NULL;
	say("hold", name, GetModuleHandleExA(flags, name, &module) && module == GetModuleHandleA(name));
}

static void call(const char *what)
{
	char library[64] = "";
	const char *name = strchr(what, '.');
	memcpy(library, what, (size_t)(name - what));
	int (*function)(void) = (int (*)(void))(UINT_PTR)GetProcAddress(GetModuleHandleA(*library ? library : NULL), name + 1);
	if (function != NULL)
		dprintf(1, "call %s: %d\n", what, function());
	else
		say("call", what, 0);
}

static void in_child(void)
{
	pid_t child = fork();
	if (child == 0)
		exit(7);
	int status;
	waitpid(child, &status, 0);
	dprintf(1, "child ended with %d\n", WEXITSTATUS(status));
}

static DWORD WINAPI thread(LPVOID argument)
{
	dprintf(1, "thread runs\n");
	return (DWORD)atoi((const char *)argument);
}

static DWORD WINAPI slow_thread(LPVOID argument)
{
	getchar();
	ExitThread((DWORD)atoi((const char *)argument));
}

static void run_thread(const char *object)
{
	DWORD code = 0;
	HANDLE handle = CreateThread(NULL, 0, thread, (LPVOID)(UINT_PTR)object, 0, NULL);
	WaitForSingleObject(handle, INFINITE);
	GetExitCodeThread(handle, &code);
	CloseHandle(handle);
	dprintf(1, "thread ended with %u\n", code);
}

static void do_one(const char *verb, const char *object)
{
	if (!strcmp(verb, "load"))
		load(object, 0);
	else if (!strcmp(verb, "data"))
		load(object, LOAD_LIBRARY_AS_DATAFILE);
	else if (!strcmp(verb, "unresolved"))
		load(object, DONT_RESOLVE_DLL_REFERENCES);
	else if (!strcmp(verb, "free"))
		say("free", object, FreeLibrary(GetModuleHandleA(object)));
	else if (!strcmp(verb, "get"))
		say("get", object, GetModuleHandleA(object) != NULL);
	else if (!strcmp(verb, "hold"))
		hold(object, 0);
	else if (!strcmp(verb, "look"))
		hold(object, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT);
	else if (!strcmp(verb, "pin"))
		hold(object, GET_MODULE_HANDLE_EX_FLAG_PIN);
	else if (!strcmp(verb, "call"))
		call(object);
	else if (!strcmp(verb, "dlopen"))
		dprintf(1, "dlopen %s: %s\n", object, (opened = dlopen(object, RTLD_NOW)) != NULL ? "ok" : dlerror());
	else if (!strcmp(verb, "dlclose"))
		dprintf(1, "dlclose: %d\n", dlclose(opened));
	else if (!strcmp(verb, "fork"))
		in_child();
	else if (!strcmp(verb, "disable"))
		say("disable", object, DisableThreadLibraryCalls(GetModuleHandleA(object)));
	else if (!strcmp(verb, "thread"))
		run_thread(object);
	else if (!strcmp(verb, "slow"))
		CreateThread(NULL, 0, slow_thread, (LPVOID)(UINT_PTR)object, 0, NULL);
	else if (!strcmp(verb, "suspended"))
		CreateThread(NULL, 0, thread, NULL, CREATE_SUSPENDED, NULL);
	else if (!strcmp(verb, "ExitThread"))
		ExitThread((DWORD)atoi(object));
	else if (!strcmp(verb, "ExitProcess"))
		ExitProcess((UINT)strtoul(object, NULL, 0));
	else if (!strcmp(verb, "wait"))
		getchar();
	else if (!strcmp(verb, "exit"))
		exit(atoi(object));
	else if (!strcmp(verb, "_exit"))
		_exit(atoi(object));
	else
		dprintf(1, "unknown verb %s\n", verb);
}

int main(int argc, char **argv)
{
	dprintf(1, "main\n");
	for (int i = 1; i < argc; i++) {
		char *object = strchr(argv[i], ':');
		if (object != NULL)
			*object++ = 0;
		do_one(argv[i], object != NULL ? object : "");
	}
	dprintf(1, "end of main\n");
	return 0;
}
