/* _beginthread, whose threads close their handles themselves: process.h. */
#include <process.h>
#include <stdlib.h>
#include "internal.h"

struct beginning {
	_beginthread_proc_type start;
	void *argument;
	HANDLE handle;
};

static _Thread_local HANDLE own; /* NULL in threads that others began */

static void close_own(void)
{
	HANDLE handle = own;
	own = NULL;
	if (handle != NULL)
		CloseHandle(handle);
}

static DWORD run(LPVOID argument)
{
	struct beginning here = *(struct beginning *)argument;
	free(argument);
	own = here.handle;
	here.start(here.argument);
	close_own();
	return 0;
}

/* The thread runs only when it can know its handle. */
uintptr_t _beginthread(_beginthread_proc_type start, unsigned stack_size, void *argument)
{
	struct beginning *beginning = malloc(sizeof(*beginning));
	HANDLE handle = NULL;
	if (start == NULL || beginning == NULL)
		fail(start == NULL ? ERROR_INVALID_PARAMETER : ERROR_NOT_ENOUGH_MEMORY);
	else
		handle = CreateThread(NULL, stack_size, run, beginning, CREATE_SUSPENDED, NULL);
	if (handle == NULL) {
		free(beginning);
		return (uintptr_t)-1;
	}
	*beginning = (struct beginning){start, argument, handle};
	ResumeThread(handle);
	return (uintptr_t)handle;
}

void _endthread(void)
{
	close_own();
	ExitThread(0);
}
