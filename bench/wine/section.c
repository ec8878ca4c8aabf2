/*
 * The life of a named section, by the calls of a Win32 program: create, map,
 * touch, unmap, close.
 *
 * Each line "cycle N" on standard input is answered by the nanoseconds that N
 * lives took; "block N" is the same for blocks of SHAllocShared.
 */
#include <stdio.h>
#include <windows.h>
#include <shlwapi.h>

#define SIZE 4096

static int cycle(const WCHAR *name)
{
	volatile char *view;
	HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL,
					    PAGE_READWRITE, 0, SIZE, name);

	if (!section)
		return 0;
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, SIZE);
	if (!view)
		return 0;
	view[0] = 1;
	return UnmapViewOfFile((void *)view) && CloseHandle(section);
}

/* The life of a block of 64 bytes: alloc, lock, touch, unlock, free. */
static int block(const WCHAR *unused)
{
	DWORD pid = GetCurrentProcessId();
	HANDLE h = SHAllocShared(NULL, 64, pid);
	volatile char *data = h ? SHLockShared(h, pid) : NULL;

	(void)unused;
	if (!data)
		return 0;
	data[0] = 1;
	return SHUnlockShared((void *)data) && SHFreeShared(h, pid);
}

static long long elapsed(LARGE_INTEGER from)
{
	LARGE_INTEGER to, frequency;

	QueryPerformanceCounter(&to);
	QueryPerformanceFrequency(&frequency);
	return (long long)((double)(to.QuadPart - from.QuadPart) * 1e9 /
			   (double)frequency.QuadPart);
}

int main(void)
{
	char line[64];
	int i, n;

	while (fgets(line, sizeof line, stdin)) {
		LARGE_INTEGER start;

		int (*life)(const WCHAR *) = cycle;

		if (sscanf(line, "block %d", &n) == 1) {
			life = block;
		} else if (sscanf(line, "cycle %d", &n) != 1) {
			printf("error unknown command\n");
			fflush(stdout);
			continue;
		}
		QueryPerformanceCounter(&start);
		for (i = 0; i < n; i++)
			if (!life(L"Local\\winshm-bench"))
				break;
		if (i < n)
			printf("error Win32 code %lu\n", GetLastError());
		else
			printf("%lld\n", elapsed(start));
		fflush(stdout);
	}
	return 0;
}
