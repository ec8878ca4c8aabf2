/* What must not hurt: pointers that lead nowhere, indexes that were never given out, memory with something in it. */
#include <stdarg.h>
#include <string.h>
#include "check.h"

static void *nowhere(void)
{
	void *memory = VirtualAlloc(NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);
	CHECK(memory != NULL);
	return memory;
}

static BOOL create(void *process, void *thread, void *environment, void *info, void *out)
{
	TCHAR line[] = TEXT("/bin/true");
	return CreateProcess(NULL, line, (LPSECURITY_ATTRIBUTES)process, (LPSECURITY_ATTRIBUTES)thread, FALSE, 0, environment, NULL,
		(LPSTARTUPINFO)info, (LPPROCESS_INFORMATION)out);
}

static void processes(void *wild)
{
	STARTUPINFO info;
	PROCESS_INFORMATION out;
	ZeroMemory(&info, sizeof(info));
	info.cb = sizeof(info);
	CHECK_FAILS(create(wild, NULL, NULL, &info, &out), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(create(NULL, wild, NULL, &info, &out), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(create(NULL, NULL, wild, &info, &out), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(create(NULL, NULL, NULL, wild, &out), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(create(NULL, NULL, NULL, &info, wild), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(create(NULL, NULL, NULL, &info, NULL), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(GetExitCodeProcess(GetCurrentProcess(), (LPDWORD)wild), FALSE, ERROR_NOACCESS);
	CHECK_FAILS(InitializeProcThreadAttributeList(NULL, 1, 0, (PSIZE_T)wild), FALSE, ERROR_NOACCESS);
}

static void files(void *wild)
{
	HANDLE file = CreateFile(TEXT("/dev/zero"), GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_FAILS(SetFilePointer(file, 0, (PLONG)wild, FILE_BEGIN), INVALID_SET_FILE_POINTER, ERROR_NOACCESS);
	CHECK(CloseHandle(file));
}

/* Slots of others, of the C library's or Go's, are not to be touched. */
static void slots(void)
{
	DWORD mine = TlsAlloc();
	CHECK(mine != TLS_OUT_OF_INDEXES);
	for (DWORD i = 0; i < 1088; i++)
		if (i != mine) {
			CHECK_FAILS(TlsSetValue(i, &mine), FALSE, ERROR_INVALID_PARAMETER);
			CHECK_FAILS(TlsFree(i), FALSE, ERROR_INVALID_PARAMETER);
			CHECK_FAILS(TlsGetValue(i), NULL, ERROR_INVALID_PARAMETER);
		}
	CHECK(TlsGetValue(mine) == NULL && GetLastError() == ERROR_SUCCESS);
	CHECK_QUIET(TlsSetValue(mine, &mine) && GetLastError() == 4711);
	CHECK(TlsGetValue(mine) == &mine && TlsFree(mine));
	CHECK_FAILS(TlsFree(mine), FALSE, ERROR_INVALID_PARAMETER);
}

/* Memory that grows is zero in its new part, whatever lay there; its size is what was asked for. */
static void heaps(void)
{
	HANDLE heap = GetProcessHeap();
	char *memory = (char *)HeapAlloc(heap, 0, 24);
	memset(memory, 'x', 24);
	CHECK(HeapSize(heap, 0, memory) == 24 && HeapFree(heap, 0, memory));
	memory = (char *)HeapAlloc(heap, 0, 10);
	CHECK(HeapSize(heap, 0, memory) == 10);
	memory[9] = 'y';
	memory = (char *)HeapReAlloc(heap, HEAP_ZERO_MEMORY, memory, 24);
	CHECK(memory != NULL && memory[9] == 'y');
	for (int i = 10; i < 24; i++)
		CHECK(memory[i] == 0);
	CHECK(HeapFree(heap, 0, memory) && HeapFree(heap, 0, NULL));
	CHECK(LocalSize(memory = (char *)LocalAlloc(LMEM_ZEROINIT, 5)) == 5 && LocalFree(memory) == NULL);
	CHECK(HeapAlloc(heap, HEAP_ZERO_MEMORY, (SIZE_T)-1) == NULL);
}

static DWORD format(char *to, DWORD room, const char *text, ...)
{
	va_list values;
	va_start(values, text);
	DWORD length = FormatMessageA(FORMAT_MESSAGE_FROM_STRING, text, 0, 0, to, room, &values);
	va_end(values);
	return length;
}

/* The last value that a format can name has two before it. */
static void inserts(void)
{
	char text[64] = "";
#define ZERO ((DWORD_PTR)0)
#define SEVEN ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO
#define FORTY_NINE SEVEN, SEVEN, SEVEN, SEVEN, SEVEN, SEVEN, SEVEN
	DWORD length = format(text, sizeof(text), "%99!*.*d!", FORTY_NINE, FORTY_NINE, (DWORD_PTR)9, (DWORD_PTR)8, ZERO);
	CHECK(length == 9 && strcmp(text, " 00000000") == 0);
}

int main(void)
{
	void *wild = nowhere();
	processes(wild);
	files(wild);
	slots();
	heaps();
	inserts();
	return failures != 0;
}
