/*
 * The life of a named section, by the calls of a Win32 program: create, map,
 * touch, unmap, close.
 *
 * Each line "cycle N" on standard input is answered by the nanoseconds that N
 * lives took.
 */
#include <stdio.h>
#include <windows.h>

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

		if (sscanf(line, "cycle %d", &n) != 1) {
			printf("error unknown command\n");
			fflush(stdout);
			continue;
		}
		QueryPerformanceCounter(&start);
		for (i = 0; i < n; i++)
			if (!cycle(L"Local\\winshm-bench"))
				break;
		if (i < n)
			printf("error Win32 code %lu\n", GetLastError());
		else
			printf("%lld\n", elapsed(start));
		fflush(stdout);
	}
	return 0;
}
