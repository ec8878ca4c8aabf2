/* Threads: processthreadsapi.h and process.h. */
#include "_cgo_export.h"
#include <pthread.h>
#include <process.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdlib.h>
#include <unistd.h>
#include "loader.h"
#include "thread.h"

/* A thread that CreateThread made, on its own stack. */
struct thread {
	LPTHREAD_START_ROUTINE start;
	LPVOID argument;
	uintptr_t key; /* by which Go knows it */
	bool suspended;
	volatile DWORD code;
	jmp_buf end; /* where ExitThread goes */
};

/* What CreateThread tells a new thread, and hears from it. */
struct birth {
	struct thread thread;
	DWORD id;
	sem_t known;
};

static _Thread_local struct thread *current; /* NULL in threads that others made */
static _Thread_local uintptr_t own_key;      /* by which Go knows the thread; 0: not yet */
static _Thread_local DWORD own_code;         /* how a thread ends that others made */
static pthread_key_t ends;                   /* its destructor tells Go of the end of such a thread */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned living; /* threads that CreateThread made; guarded by lock, like first_left */
static bool first_left; /* the process's first thread has called ExitThread */

static void after_fork_in_child(void)
{
	pthread_mutex_init(&lock, NULL);
	living = 0;
	first_left = false;
}

uintptr_t thread_key(void)
{
	if (own_key == 0) {
		own_key = winshmThreadAttach();
		pthread_setspecific(ends, &own_key);
	}
	return own_key;
}

static void forget_key(DWORD code)
{
	uintptr_t key = own_key;
	own_key = 0;
	if (!winshm_forked)
		winshmThreadEnd(key, code);
}

static void tell_end(void *key)
{
	if (*(uintptr_t *)key != 0)
		forget_key(own_code);
}

__attribute__((constructor)) static void watch_threads(void)
{
	pthread_atfork(NULL, NULL, after_fork_in_child);
	pthread_key_create(&ends, tell_end);
}

/* Takes a thread that ends out of the count; the last one ends the process. */
static void leave(bool is_first, DWORD code)
{
	pthread_mutex_lock(&lock);
	if (is_first)
		first_left = true;
	else
		living--;
	bool last = first_left && living == 0;
	pthread_mutex_unlock(&lock);
	if (last)
		ExitProcess(code);
}

/*
 * Runs when the thread ends, however it does so: by returning, ExitThread, pthread_exit or cancellation. DllMain is called
 * before the values of TlsAlloc and the like are gone.
 */
static void end(void *argument)
{
	struct thread *self = argument;
	loader_leave(); /* ExitThread in DllMain: nobody else shall wait for ever */
	modules_tell_thread(DLL_THREAD_DETACH);
	current = NULL;
	forget_key(self->code);
	leave(false, self->code);
}

static void *run(void *argument)
{
	struct birth *birth = argument;
	struct thread self = birth->thread;
	winshmThreadBegin(self.key, (DWORD)gettid());
	own_key = self.key;
	birth->id = (DWORD)gettid();
	sem_post(&birth->known); /* birth is gone from here on */
	if (self.suspended)
		winshmThreadAwait(self.key);
	current = &self;
	pthread_cleanup_push(end, &self);
	if (setjmp(self.end) == 0) {
		modules_tell_thread(DLL_THREAD_ATTACH);
		run_apcs(); /* queued before it began */
		self.code = self.start(self.argument);
	}
	pthread_cleanup_pop(1);
	return NULL;
}

/* Starts the thread and waits until its number is known. A stack that is smaller than usual is not made, as on Windows. */
static bool begin(struct birth *birth, size_t stack)
{
	pthread_attr_t attributes;
	pthread_t thread;
	size_t usual = 0;
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_getstacksize(&attributes, &usual);
	bool ok = stack <= usual || pthread_attr_setstacksize(&attributes, (stack + 0xFFFF) & ~(size_t)0xFFFF) == 0;
	sem_init(&birth->known, 0, 0);
	pthread_mutex_lock(&lock);
	ok = ok && pthread_create(&thread, &attributes, run, birth) == 0;
	living += ok;
	pthread_mutex_unlock(&lock);
	while (ok && sem_wait(&birth->known) != 0)
		; /* a signal came between */
	sem_destroy(&birth->known);
	pthread_attr_destroy(&attributes);
	return ok;
}

HANDLE CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress,
	LPVOID lpParameter, DWORD dwCreationFlags, LPDWORD lpThreadId)
{
	ENTER(NULL);
	SECURITY_ATTRIBUTES attributes = {.bInheritHandle = FALSE};
	struct birth birth = {.thread = {.start = lpStartAddress, .argument = lpParameter,
		.suspended = (dwCreationFlags & CREATE_SUSPENDED) != 0}};
	if (process_ending)
		FAIL(ERROR_ACCESS_DENIED, NULL);
	if (lpThreadAttributes != NULL && !copy_in(&attributes, lpThreadAttributes, sizeof(attributes)))
		FAIL(ERROR_NOACCESS, NULL);
	if (lpStartAddress == NULL || (dwCreationFlags & ~(DWORD)(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)) != 0)
		FAIL(ERROR_INVALID_PARAMETER, NULL);
	winshm_result answer = winshmNewThread(attributes.bInheritHandle != FALSE, birth.thread.suspended, &birth.thread.key);
	if (answer.error == 0 && !begin(&birth, dwStackSize)) {
		winshmThreadEnd(birth.thread.key, 0);
		winshmCloseHandle((uintptr_t)answer.value);
		answer = (winshm_result){0, ERROR_NOT_ENOUGH_MEMORY};
	}
	if (answer.error == 0 && lpThreadId != NULL)
		*lpThreadId = birth.id;
	FINISH(HANDLE, answer);
}

/*
 * The first thread does not really end: the kernel would then show the process as a dead one in /proc, by which it finds its
 * own files.
 */
_Noreturn static void end_first(DWORD code)
{
	loader_leave();
	modules_tell_thread(DLL_THREAD_DETACH);
	if (!winshm_forked)
		thread_key(); /* who waits for its end shall see one */
	forget_key(code);
	leave(true, code);
	for (;;)
		pause();
}

void ExitThread(DWORD dwExitCode)
{
	if (current != NULL) {
		current->code = dwExitCode;
		longjmp(current->end, 1);
	}
	if (gettid() == getpid())
		end_first(dwExitCode);
	loader_leave();
	modules_tell_thread(DLL_THREAD_DETACH);
	own_code = dwExitCode;
	pthread_exit(NULL);
}

void FreeLibraryAndExitThread(HMODULE hLibModule, DWORD dwExitCode)
{
	FreeLibrary(hLibModule);
	ExitThread(dwExitCode);
}

uintptr_t _beginthreadex(void *security, unsigned stack_size, _beginthreadex_proc_type start, void *argument, unsigned flags,
	unsigned *thread)
{
	return (uintptr_t)CreateThread(security, stack_size, start, argument, flags, thread);
}

void _endthreadex(unsigned code) { ExitThread(code); }
