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

static void load(const char *verb, const char *name, DWORD flags)
{
	SetLastError(4711);
	HMODULE module = LoadLibraryExA(name, NULL, flags);
	say(verb, name, module != NULL && ((UINT_PTR)module & 3) == (flags & 2) / 2 && GetLastError() == 4711);
}

static void hold(const char *verb, const char *name, DWORD flags)
{
	HMODULE module = NULL;
	say(verb, name, GetModuleHandleExA(flags, name, &module) && module == GetModuleHandleA(name));
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

static void in_child(const char *name)
{
	pid_t child = fork();
	if (child == 0) {
		if (*name != 0) {
			load("load", name, 0);
			say("free", name, FreeLibrary(GetModuleHandleA(name)));
		}
		exit(7);
	}
	int status;
	waitpid(child, &status, 0);
	dprintf(1, "child ended with %d\n", WEXITSTATUS(status));
}

static DWORD WINAPI thread(LPVOID argument)
{
	dprintf(1, "thread runs\n");
	return (DWORD)atoi((const char *)argument);
}

static int gate[2], ready[2];
static HANDLE early;

static DWORD WINAPI early_thread(LPVOID argument)
{
	char c = 'x';
	return write(ready[1], &c, 1) == 1 && read(gate[0], &c, 1) == 1 ? (DWORD)atoi((const char *)argument) : 0;
}

static void begin_early(const char *object)
{
	char c;
	if (pipe(gate) != 0 || pipe(ready) != 0)
		abort();
	early = CreateThread(NULL, 0, early_thread, (LPVOID)(UINT_PTR)object, 0, NULL);
	if (early == NULL || read(ready[0], &c, 1) != 1)
		abort();
}

static void end_early(void)
{
	DWORD code = 0;
	if (write(gate[1], "x", 1) == 1)
		WaitForSingleObject(early, INFINITE);
	GetExitCodeThread(early, &code);
	dprintf(1, "thread ended with %u\n", code);
}

/* Ends when the first thread has left: nothing tells, so it looks. */
static DWORD WINAPI slow_thread(LPVOID argument)
{
	char state[256] = "", path[64];
	sprintf(path, "/proc/self/task/%d/syscall", getpid());
	const char *pause_call = "34 "; /* on x86-64 */
	while (strncmp(state, pause_call, strlen(pause_call)) != 0) {
		FILE *file = fopen(path, "r");
		if (file == NULL || fgets(state, sizeof(state), file) == NULL)
			break;
		fclose(file);
	}
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

/* Goes on when another thread hangs in DllMain. */
static void let_hang(void)
{
	int ends[2];
	char number[16], c;
	if (pipe(ends) != 0)
		abort();
	sprintf(number, "%d", ends[1]);
	setenv("HANGS", number, 1);
	CreateThread(NULL, 0, thread, NULL, 0, NULL);
	if (read(ends[0], &c, 1) != 1)
		abort();
}

static void do_one(const char *verb, const char *object)
{
	if (!strcmp(verb, "load"))
		load(verb, object, 0);
	else if (!strcmp(verb, "data"))
		load(verb, object, LOAD_LIBRARY_AS_DATAFILE);
	else if (!strcmp(verb, "unresolved"))
		load(verb, object, DONT_RESOLVE_DLL_REFERENCES);
	else if (!strcmp(verb, "free"))
		say("free", object, FreeLibrary(GetModuleHandleA(object)));
	else if (!strcmp(verb, "get"))
		say("get", object, GetModuleHandleA(object) != NULL);
	else if (!strcmp(verb, "hold"))
		hold(verb, object, 0);
	else if (!strcmp(verb, "look"))
		hold(verb, object, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT);
	else if (!strcmp(verb, "pin"))
		hold(verb, object, GET_MODULE_HANDLE_EX_FLAG_PIN);
	else if (!strcmp(verb, "call"))
		call(object);
	else if (!strcmp(verb, "dlopen"))
		dprintf(1, "dlopen %s: %s\n", object, (opened = dlopen(object, RTLD_NOW)) != NULL ? "ok" : dlerror());
	else if (!strcmp(verb, "dlclose"))
		dprintf(1, "dlclose: %d\n", dlclose(opened));
	else if (!strcmp(verb, "fork"))
		in_child(object);
	else if (!strcmp(verb, "disable"))
		say("disable", object, DisableThreadLibraryCalls(GetModuleHandleA(object)));
	else if (!strcmp(verb, "thread"))
		run_thread(object);
	else if (!strcmp(verb, "early"))
		begin_early(object);
	else if (!strcmp(verb, "late"))
		end_early();
	else if (!strcmp(verb, "slow"))
		CreateThread(NULL, 0, slow_thread, (LPVOID)(UINT_PTR)object, 0, NULL);
	else if (!strcmp(verb, "hang"))
		let_hang();
	else if (!strcmp(verb, "suspended"))
		CreateThread(NULL, 0, thread, NULL, CREATE_SUSPENDED, NULL);
	else if (!strcmp(verb, "ExitThread"))
		ExitThread((DWORD)atoi(object));
	else if (!strcmp(verb, "ExitProcess"))
		ExitProcess((UINT)strtoul(object, NULL, 0));
	else if (!strcmp(verb, "wait"))
		getchar();
	else if (!strcmp(verb, "cd") && chdir(object) == 0)
		;
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
