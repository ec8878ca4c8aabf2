/*
 * Events, a mutex and a semaphore, by the calls of a Win32 program.
 *
 * Each line on standard input is answered by the nanoseconds that it took.
 *
 *	event N        sets an auto-reset event and waits for it
 *	mutex N        takes the mutex and releases it
 *	semaphore N    releases the semaphore and takes it
 *	ping N, pong N round trips of two processes by two auto-reset events
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static HANDLE own, mutex, semaphore, to[2];

static int taken(HANDLE h) { return WaitForSingleObject(h, INFINITE) == WAIT_OBJECT_0; }

static int event(void) { return SetEvent(own) && taken(own); }

static int lock(void) { return taken(mutex) && ReleaseMutex(mutex); }

static int count(void) { return ReleaseSemaphore(semaphore, 1, NULL) && taken(semaphore); }

static int ping(void) { return SetEvent(to[1]) && taken(to[0]); }

static int pong(void) { return taken(to[1]) && SetEvent(to[0]); }

static const struct command {
	const char *name;
	int (*once)(void);
} commands[] = {{"event", event}, {"mutex", lock}, {"semaphore", count}, {"ping", ping}, {"pong", pong}};

static long long elapsed(LARGE_INTEGER from)
{
	LARGE_INTEGER to, frequency;

	QueryPerformanceCounter(&to);
	QueryPerformanceFrequency(&frequency);
	return (long long)((double)(to.QuadPart - from.QuadPart) * 1e9 / (double)frequency.QuadPart);
}

static void run(const struct command *c, int n)
{
	LARGE_INTEGER start;

	QueryPerformanceCounter(&start);
	for (int i = 0; i < n; i++)
		if (!c->once()) {
			printf("error Win32 code %lu\n", GetLastError());
			return;
		}
	printf("%lld\n", elapsed(start));
}

static void answer(const char *line)
{
	char name[16];
	int n;

	if (sscanf(line, "%15s %d", name, &n) == 2)
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
			if (strcmp(name, commands[i].name) == 0) {
				run(&commands[i], n);
				return;
			}
	printf("error unknown command\n");
}

int main(void)
{
	char line[64];

	own = CreateEventW(NULL, FALSE, FALSE, NULL);
	mutex = CreateMutexW(NULL, FALSE, L"Local\\winshm-bench-mutex");
	semaphore = CreateSemaphoreW(NULL, 0, 1, NULL);
	to[0] = CreateEventW(NULL, FALSE, FALSE, L"Local\\winshm-bench-to-0");
	to[1] = CreateEventW(NULL, FALSE, FALSE, L"Local\\winshm-bench-to-1");
	if (!own || !mutex || !semaphore || !to[0] || !to[1]) {
		fprintf(stderr, "sync: Win32 code %lu\n", GetLastError());
		return 1;
	}
	while (fgets(line, sizeof line, stdin)) {
		answer(line);
		fflush(stdout);
	}
	return 0;
}
