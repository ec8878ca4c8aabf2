/*
 * WM_COPYDATA as a Win32 program sends and receives it. Built by gcc with the C library, and by mingw for Wine.
 *
 * Each line on standard input is answered by a number, of nanoseconds where something is timed.
 *
 *	listen 1                makes the window that receives
 *	find 1                  finds it
 *	serve K                 receives until K senders have said that they are done
 *	send SIZE KIND N        sends a block N times, then says done; KIND 1: the receiver reads every byte, 0: it returns at once
 *	seldom SIZE KIND N      is send after a rest each time, in which the receiver falls asleep
 *	flood SIZE START END    sends as often as it can between two times of day, then says done; answers how often
 *	read SIZE KIND N        reads every byte of a block
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <windows.h>
#include "../ref/read.h"

enum { AT_ONCE, READ, DONE };

#define CLASS L"winshm-bench"

static HWND window; /* that receives */
static long senders; /* that are not done */
static volatile uint64_t sum;
static void *block; /* what is sent */
static long block_size;

static long long now(void)
{
	LARGE_INTEGER t, frequency;

	QueryPerformanceCounter(&t);
	QueryPerformanceFrequency(&frequency);
	return t.QuadPart / frequency.QuadPart * 1000000000 + t.QuadPart % frequency.QuadPart * 1000000000 / frequency.QuadPart;
}

static LRESULT receive(const COPYDATASTRUCT *data)
{
	if (data->dwData == READ)
		sum += read_block(data->lpData, data->cbData);
	else if (data->dwData == DONE && --senders == 0)
		PostQuitMessage(0);
	return TRUE;
}

static LRESULT CALLBACK procedure(HWND w, UINT message, WPARAM wparam, LPARAM lparam)
{
	return message == WM_COPYDATA ? receive((const COPYDATASTRUCT *)lparam) : DefWindowProcW(w, message, wparam, lparam);
}

static int listen_here(void)
{
	WNDCLASSW class = {.lpfnWndProc = procedure, .lpszClassName = CLASS, .hInstance = GetModuleHandleW(NULL)};

	if (RegisterClassW(&class))
		window = CreateWindowExW(0, CLASS, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, class.hInstance, NULL);
	return window != NULL;
}

static int find(void) { return (window = FindWindowExW(HWND_MESSAGE, NULL, CLASS, NULL)) != NULL; }

static int serve(long count)
{
	MSG m;

	for (senders = count; GetMessageW(&m, NULL, 0, 0) > 0;)
		DispatchMessageW(&m);
	return 1;
}

static int send_one(long kind, long size)
{
	COPYDATASTRUCT data = {(ULONG_PTR)kind, (DWORD)size, size ? block : NULL};

	return SendMessageW(window, WM_COPYDATA, 0, (LPARAM)&data) == TRUE;
}

/* Makes the block that is sent, in place in memory. */
static int warm(long size)
{
	if (size <= block_size)
		return 1;
	free(block);
	block_size = (block = malloc((size_t)size)) ? size : 0;
	return block && memset(block, 1, (size_t)size);
}

static long long send_many(long size, long kind, long n)
{
	long long start, took;

	if (!warm(size))
		return -1;
	start = now();
	for (long i = 0; i < n; i++)
		if (!send_one(kind, size))
			return -1;
	took = now() - start;
	return send_one(DONE, 0) ? took : -1;
}

static void rest(void)
{
#ifdef _WIN32
	Sleep(1);
#else
	nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
#endif
}

static long long seldom(long size, long kind, long n)
{
	long long took = 0;

	if (!warm(size))
		return -1;
	for (long i = 0; i < n; i++) {
		long long start;

		rest();
		start = now();
		if (!send_one(kind, size))
			return -1;
		took += now() - start;
	}
	return send_one(DONE, 0) ? took : -1;
}

static long long flood(long size, long long start, long long end)
{
	long sent = 0;

	if (!warm(size))
		return -1;
	while (now() < start)
		rest();
	while (now() < end) {
		if (!send_one(AT_ONCE, size))
			return -1;
		sent += now() < end;
	}
	return send_one(DONE, 0) ? sent : -1;
}

static long long read_many(long size, long n)
{
	long long start;

	if (!warm(size))
		return -1;
	start = now();
	for (long i = 0; i < n; i++)
		sum += read_block(block, (size_t)size);
	return now() - start;
}

static long long execute(const char *line)
{
	char name[16];
	long long a, b = 0, c = 0;

	if (sscanf(line, "%15s %lld %lld %lld", name, &a, &b, &c) < 2)
		return -1;
	if (strcmp(name, "listen") == 0)
		return listen_here() - 1;
	if (strcmp(name, "find") == 0)
		return find() - 1;
	if (strcmp(name, "serve") == 0)
		return serve((long)a) - 1;
	if (strcmp(name, "send") == 0)
		return send_many((long)a, (long)b, (long)c);
	if (strcmp(name, "seldom") == 0)
		return seldom((long)a, (long)b, (long)c);
	if (strcmp(name, "flood") == 0)
		return flood((long)a, b, c);
	return strcmp(name, "read") == 0 ? read_many((long)a, (long)c) : -1;
}

int main(void)
{
	char line[128];

	while (fgets(line, sizeof(line), stdin)) {
		long long answer = execute(line);

		if (answer < 0)
			printf("error %s: Win32 code %lu\n", strtok(line, "\n"), (unsigned long)GetLastError());
		else
			printf("%lld\n", answer);
		fflush(stdout);
	}
	return 0;
}
