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
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

typedef unsigned long long number;

enum { PLANTED = 0xBEEF, UNTOUCHED = 0x5A5A5A5A };

/* What is answered as the code when a success left 0 as the last error, which is not what it was before. */
#define TOUCHED 0xFFFFFFFFu

/* What a thread has of its own: its name in lines, which of the first one is empty, and the call that it makes. */
static __thread struct {
	char name[16];
	char *rest; /* the fields of the line that are not read yet */
	char *answer;
	size_t length;
} self;

static void die(const char *why)
{
	fprintf(stderr, "driver: %s\n", why);
	exit(2);
}

/* Adds to the answer. */
static void say(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	size_t n = (size_t)vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	self.answer = realloc(self.answer, self.length + n + 2);
	va_start(arguments, format);
	vsnprintf(self.answer + self.length, n + 1, format, arguments);
	va_end(arguments);
	self.length += n;
}

/* Ends the answer, and writes it at once, so that threads do not write into each other's. */
static void finish(void)
{
	say("\n");
	fputs(self.answer, stdout);
	fflush(stdout);
	self.length = 0;
}

static char *next(void)
{
	char *field = self.rest;
	if (field == NULL || *field == 0)
		die("too few fields");
	size_t n = strcspn(field, " ");
	self.rest = field[n] == 0 ? field + n : field + n + 1;
	field[n] = 0;
	return field;
}

static number variable(char letter);

static number next_number(void)
{
	char *end, *field = next();
	if (field[0] == '$')
		return variable(field[1]);
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

/* A narrow name, with a zero behind, which the caller frees; NULL for "-". */
static char *next_text(void)
{
	size_t n;
	char *text = (char *)next_bytes(&n);
	if (text != NULL)
		text[n] = 0;
	return text;
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
	if (code == PLANTED && !sets_on_success)
		code = 0;
	else if (value != 0 && code == 0 && !sets_on_success)
		code = TOUCHED;
	say("%llu %u", value, (unsigned)code);
}

static void plant(void) { SetLastError(PLANTED); }

#include "calls.h"
#include "shared.h"
#include "touch.h"
#include "waitable.h"
#include "timer.h"
#include "wait.h"
#include "disk.h"

static void perform(char *line);

#include "procedure.h"
#include "window.h"
#include "message.h"
#include "block.h"

#define METHOD(function) {#function, function##_line}

static const struct method {
	const char *name;
	void (*call)(void);
} methods[] = {
	{"CreateFileMapping", create_mapping},
	{"OpenFileMapping", open_mapping},
	{"CreateFileMappingA", create_mapping_narrow},
	{"OpenFileMappingA", open_mapping_narrow},
	{"MapViewOfFile", map},
	{"MapViewOfFileEx", map_at},
	{"UnmapViewOfFile", unmap},
	{"FlushViewOfFile", flush},
	{"VirtualQuery", query},
	{"VirtualAlloc", allocate},
	{"VirtualFree", release},
	{"VirtualProtect", protect_pages},
	{"GetFileType", file_type},
	{"WaitForSingleObject", wait_for},
	{"CloseHandle", close_handle},
	{"GetHandleInformation", get_information},
	{"SetHandleInformation", set_information},
	{"DuplicateHandle", duplicate},
	{"OpenProcess", open_process},
	{"CurrentProcessID", current_process_id},
	{"SHAllocShared", alloc_shared},
	{"SHLockShared", lock_shared},
	{"SHLockSharedEx", lock_shared_ex},
	{"SHUnlockShared", unlock_shared},
	{"SHFreeShared", free_shared},
	{"SHMapHandle", map_handle},
	{"CurrentProcess", current_process},
	{"Inspect", inspect},
	METHOD(CreateEvent),
	METHOD(CreateEventEx),
	METHOD(OpenEvent),
	METHOD(SetEvent),
	METHOD(ResetEvent),
	METHOD(PulseEvent),
	METHOD(CreateMutex),
	METHOD(CreateMutexEx),
	METHOD(OpenMutex),
	METHOD(ReleaseMutex),
	METHOD(CreateSemaphore),
	METHOD(CreateSemaphoreEx),
	METHOD(OpenSemaphore),
	METHOD(ReleaseSemaphore),
	METHOD(CreateWaitableTimer),
	METHOD(CreateWaitableTimerEx),
	METHOD(OpenWaitableTimer),
	METHOD(SetWaitableTimer),
	METHOD(SetWaitableTimerEx),
	METHOD(CancelWaitableTimer),
	METHOD(WaitForSingleObjectEx),
	METHOD(WaitForMultipleObjects),
	METHOD(WaitForMultipleObjectsEx),
	METHOD(SignalObjectAndWait),
	METHOD(QueueUserAPC),
	METHOD(SleepEx),
	METHOD(CreateA),
	METHOD(OpenA),
#include "disks.h"
	{"Wait", wait_for},
	{"Notes", notes_line},
	{"Peek", peek},
	{"Poke", poke},
#include "messages.h"
};

/* Makes the call of a line; its answer is not written yet. */
static void perform(char *line)
{
	self.rest = line;
	const char *name = next();
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].name, name) == 0) {
			methods[i].call();
			return;
		}
	die("no such method");
}

static void call(char *line)
{
	perform(line);
	finish();
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

#include "threads.h"

int main(void)
{
	char *line = NULL;
	size_t room = 0;
	while (read_line(&line, &room))
		if (line[0] == '@')
			pass(line);
		else
			call(line);
	free(line);
	return 0;
}
