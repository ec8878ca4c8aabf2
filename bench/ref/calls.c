/*
 * Calls of the C library, and the bare way into Go and back: a function of another Go library, which does nothing.
 *
 * usage: calls CROSSING-LIBRARY
 *
 * Each line on standard input is answered by two numbers of nanoseconds: what the calls took, and as many bare
 * crossings.
 *
 *	unmap N     UnmapViewOfFile of an address without a view
 *	view N      MapViewOfFile, a touch, UnmapViewOfFile of a held section; two crossings each
 *	reopen N    OpenFileMapping and CloseHandle of a name; two crossings each
 */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <windows.h>

static unsigned long (*crossing)(unsigned long, unsigned int);
static HANDLE held;

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int unmap(void) { return !UnmapViewOfFile((LPCVOID)0x10000); }

static int view(void)
{
	volatile char *p = MapViewOfFile(held, FILE_MAP_WRITE, 0, 0, 0);
	if (p == NULL)
		return 0;
	p[0]++;
	return UnmapViewOfFile((LPCVOID)p);
}

static int open_close(void)
{
	HANDLE h = OpenFileMappingW(FILE_MAP_WRITE, FALSE, L"Local\\winshm-bench-calls");
	return h != NULL && CloseHandle(h);
}

static const struct command {
	const char *name;
	int (*call)(void);
	int crossings;
} commands[] = {{"unmap", unmap, 1}, {"view", view, 2}, {"reopen", open_close, 2}};

static void run(const struct command *c, long n)
{
	long long start = now();
	for (long i = 0; i < n; i++)
		if (!c->call()) {
			printf("error %s: %u\n", c->name, GetLastError());
			return;
		}
	long long called = now();
	for (long i = 0; i < n * c->crossings; i++)
		crossing((unsigned long)i, 1);
	printf("%lld %lld\n", called - start, now() - called);
}

static void answer(const char *line)
{
	char name[16];
	long n;
	if (sscanf(line, "%15s %ld", name, &n) == 2)
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
			if (strcmp(name, commands[i].name) == 0) {
				run(&commands[i], n);
				return;
			}
	printf("error unknown command\n");
}

int main(int argc, char **argv)
{
	void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
	if (library == NULL) {
		fprintf(stderr, "calls: %s\n", argc == 2 ? dlerror() : "usage: calls CROSSING-LIBRARY");
		return 1;
	}
	crossing = (unsigned long (*)(unsigned long, unsigned int))dlsym(library, "crossing");
	held = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, L"Local\\winshm-bench-calls");
	if (crossing == NULL || held == NULL) {
		fprintf(stderr, "calls: no crossing, or no section (%u)\n", GetLastError());
		return 1;
	}
	char line[64];
	while (fgets(line, sizeof(line), stdin)) {
		answer(line);
		fflush(stdout);
	}
	return 0;
}
