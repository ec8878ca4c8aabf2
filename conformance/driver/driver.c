/*
 * Makes calls for the conformance cases: one line on standard input is a call, one line on standard output its answer.
 * The lines are those of Play in process.go.
 *
 * The same source is built against this project's headers and library, and by mingw for Windows' own or Wine's DLLs. It
 * uses the last error as only C can: before each call it plants one, so that a function that succeeds and touches it is
 * found out. Built with a wchar_t of four bytes it makes calls through the symbols for those.
 */
#ifdef __linux__
#define _GNU_SOURCE
#include <sys/uio.h>
#include <unistd.h>
#endif
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

typedef unsigned long long number;

enum { PLANTED = 0xBEEF };

/* What is answered as the code when a success left 0 as the last error, which is not what it was before. */
#define TOUCHED 0xFFFFFFFFu

/* The fields of a line that are not read yet. */
static char *rest;

static void die(const char *why)
{
	fprintf(stderr, "driver: %s\n", why);
	exit(2);
}

static char *next(void)
{
	char *field = strtok(rest, " ");
	rest = NULL;
	if (field == NULL)
		die("too few fields");
	return field;
}

static number next_number(void)
{
	char *end, *field = next();
	number n = strtoull(field, &end, 10);
	if (*end != 0)
		die("not a number");
	return n;
}

static DWORD next_dword(void) { return (DWORD)next_number(); }

static void *next_pointer(void) { return (void *)(ULONG_PTR)next_number(); }

static int digit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/* Bytes, which the caller frees; NULL for "-". */
static unsigned char *next_bytes(size_t *n)
{
	char *field = next();
	*n = 0;
	if (strcmp(field, "-") == 0)
		return NULL;
	if (*field++ != '=')
		die("not bytes");
	unsigned char *bytes = malloc(strlen(field) / 2 + 1);
	for (; field[0] != 0 && field[1] != 0; field += 2)
		bytes[(*n)++] = (unsigned char)(digit(field[0]) << 4 | digit(field[1]));
	return bytes;
}

/* A name, with a zero behind, which the caller frees; NULL for "-". */
static WCHAR *next_name(void)
{
	size_t n;
	unsigned char *bytes = next_bytes(&n);
	if (bytes == NULL)
		return NULL;
	WCHAR *name = malloc((n / 2 + 1) * sizeof(WCHAR));
	for (size_t i = 0; i < n / 2; i++)
		name[i] = (WCHAR)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
	name[n / 2] = 0;
	free(bytes);
	return name;
}

/* Attributes, or NULL for one "-". *descriptor is for the caller to free. */
static SECURITY_ATTRIBUTES *next_attributes(SECURITY_ATTRIBUTES *attributes, unsigned char **descriptor)
{
	char *field = next(), *end;
	*descriptor = NULL;
	if (strcmp(field, "-") == 0)
		return NULL;
	size_t n;
	attributes->nLength = (DWORD)strtoul(field, &end, 10);
	attributes->lpSecurityDescriptor = *descriptor = next_bytes(&n);
	attributes->bInheritHandle = (BOOL)next_dword();
	return attributes;
}

/* The beginning of an answer: the value, and the code that belongs to it. */
static void answer(number value, int sets_on_success)
{
	DWORD code = GetLastError();
	if (value != 0 && !sets_on_success)
		code = code == PLANTED ? 0 : code == 0 ? TOUCHED : code;
	printf("%llu %u", value, (unsigned)code);
}

static void plant(void) { SetLastError(PLANTED); }

static void create_mapping(void)
{
	SECURITY_ATTRIBUTES sa;
	unsigned char *descriptor;
	HANDLE file = next_pointer();
	SECURITY_ATTRIBUTES *attributes = next_attributes(&sa, &descriptor);
	DWORD protect = next_dword(), high = next_dword(), low = next_dword();
	WCHAR *name = next_name();
	plant();
	answer((number)(ULONG_PTR)CreateFileMappingW(file, attributes, protect, high, low, name), 1);
	free(name);
	free(descriptor);
}

static void open_mapping(void)
{
	DWORD access = next_dword();
	BOOL inherit = (BOOL)next_dword();
	WCHAR *name = next_name();
	plant();
	answer((number)(ULONG_PTR)OpenFileMappingW(access, inherit, name), 0);
	free(name);
}

static void map_view(int at)
{
	HANDLE mapping = next_pointer();
	DWORD access = next_dword(), high = next_dword(), low = next_dword();
	SIZE_T length = (SIZE_T)next_number();
	void *base = at ? next_pointer() : NULL;
	plant();
	void *view = at ? MapViewOfFileEx(mapping, access, high, low, length, base) : MapViewOfFile(mapping, access, high, low, length);
	answer((number)(ULONG_PTR)view, 0);
}

static void map(void) { map_view(0); }

static void map_at(void) { map_view(1); }

static void unmap(void)
{
	void *address = next_pointer();
	plant();
	answer((number)UnmapViewOfFile(address), 0);
}

static void flush(void)
{
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	plant();
	answer((number)FlushViewOfFile(address, length), 0);
}

static void query(void)
{
	MEMORY_BASIC_INFORMATION info;
	memset(&info, 0, sizeof(info));
	void *address = next_pointer();
	SIZE_T length = (SIZE_T)next_number();
	plant();
	answer((number)VirtualQuery(address, &info, length), 0);
	printf(" %llu %llu %u %llu %u %u %u", (number)(ULONG_PTR)info.BaseAddress, (number)(ULONG_PTR)info.AllocationBase,
		(unsigned)info.AllocationProtect, (number)info.RegionSize, (unsigned)info.State, (unsigned)info.Protect,
		(unsigned)info.Type);
}

static void close_handle(void)
{
	HANDLE handle = next_pointer();
	plant();
	answer((number)CloseHandle(handle), 0);
}

static void get_information(void)
{
	DWORD flags = 0;
	HANDLE handle = next_pointer();
	plant();
	answer((number)GetHandleInformation(handle, &flags), 0);
	printf(" %u", (unsigned)flags);
}

static void set_information(void)
{
	HANDLE handle = next_pointer();
	DWORD mask = next_dword(), flags = next_dword();
	plant();
	answer((number)SetHandleInformation(handle, mask, flags), 0);
}

static void current_process(void) { printf("%llu", (number)(ULONG_PTR)GetCurrentProcess()); }

/* Copies between two places of this process; false: one of them faults. */
#ifdef __linux__
static int copy(void *to, const void *from, size_t n, int write)
{
	struct iovec local = {write ? (void *)from : to, n}, remote = {write ? to : (void *)from, n};
	ssize_t done = write ? process_vm_writev(getpid(), &local, 1, &remote, 1, 0)
						 : process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
	return done == (ssize_t)n;
}
#else
static void *fault_jump[5];
static volatile LONG guarded;

static LONG CALLBACK on_fault(EXCEPTION_POINTERS *info)
{
	DWORD code = info->ExceptionRecord->ExceptionCode;
	if (guarded && (code == EXCEPTION_ACCESS_VIOLATION || code == EXCEPTION_IN_PAGE_ERROR)) {
		guarded = 0;
		__builtin_longjmp(fault_jump, 1);
	}
	return EXCEPTION_CONTINUE_SEARCH;
}

static __attribute__((noinline)) int copy(void *to, const void *from, size_t n, int write)
{
	static PVOID handler;
	(void)write;
	if (handler == NULL)
		handler = AddVectoredExceptionHandler(1, on_fault);
	if (__builtin_setjmp(fault_jump))
		return 0;
	guarded = 1;
	for (size_t i = 0; i < n; i++)
		((volatile char *)to)[i] = ((const volatile char *)from)[i];
	guarded = 0;
	return 1;
}
#endif

static void peek(void)
{
	void *address = next_pointer();
	size_t n = (size_t)next_number();
	unsigned char *data = calloc(n + 1, 1);
	int ok = copy(data, address, n, 0);
	printf("%d =", ok);
	for (size_t i = 0; i < n; i++)
		printf("%02x", ok ? data[i] : 0);
	free(data);
}

static void poke(void)
{
	size_t n;
	void *address = next_pointer();
	unsigned char *data = next_bytes(&n);
	printf("%d", copy(address, data, n, 1));
	free(data);
}

#ifdef __linux__
static void inspect(void) { die("only Windows has native functions"); }
#else
typedef LONG(NTAPI *native_query)(HANDLE, int, void *, ULONG, ULONG *);

static native_query native(const char *name)
{
	return (native_query)(void *)GetProcAddress(GetModuleHandleA("ntdll"), name);
}

/* NtQueryObject tells the access; NtQuerySection the rest, by a handle that may ask. */
static void inspect(void)
{
	HANDLE handle = next_pointer(), asking = handle;
	DWORD object[14] = {0};
	struct {
		void *base;
		ULONG attributes;
		LARGE_INTEGER size;
	} section = {0};
	int ok = native("NtQueryObject")(handle, 0, object, sizeof(object), NULL) >= 0;
	if (ok && !(object[1] & 1))
		ok = DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &asking, 1, FALSE, 0);
	if (ok)
		native("NtQuerySection")(asking, 0, &section, sizeof(section), NULL);
	printf("%d %u %u %llu", ok, (unsigned)object[1], (unsigned)section.attributes, (number)section.size.QuadPart);
	if (asking != handle)
		CloseHandle(asking);
}
#endif

static const struct method {
	const char *name;
	void (*call)(void);
} methods[] = {
	{"CreateFileMapping", create_mapping},
	{"OpenFileMapping", open_mapping},
	{"MapViewOfFile", map},
	{"MapViewOfFileEx", map_at},
	{"UnmapViewOfFile", unmap},
	{"FlushViewOfFile", flush},
	{"VirtualQuery", query},
	{"CloseHandle", close_handle},
	{"GetHandleInformation", get_information},
	{"SetHandleInformation", set_information},
	{"CurrentProcess", current_process},
	{"Inspect", inspect},
	{"Peek", peek},
	{"Poke", poke},
};

static void call(char *line)
{
	rest = line;
	const char *name = next();
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].name, name) == 0) {
			methods[i].call();
			putchar('\n');
			fflush(stdout);
			return;
		}
	die("no such method");
}

/* Reads a line of any length; false at the end of the input. */
static int read_line(char **line, size_t *room)
{
	size_t filled = 0;
	for (;;) {
		if (*room < filled + 4096)
			*line = realloc(*line, *room = 2 * *room + 8192);
		if (fgets(*line + filled, (int)(*room - filled), stdin) == NULL)
			return filled > 0;
		filled += strlen(*line + filled);
		if ((*line)[filled - 1] == '\n') {
			(*line)[strcspn(*line, "\r\n")] = 0;
			return 1;
		}
	}
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;
	while (read_line(&line, &room))
		call(line);
	free(line);
	return 0;
}
