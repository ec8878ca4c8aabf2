/* CreateProcess: processthreadsapi.h. */
#include <stdlib.h>
#include <string.h>
#include "_cgo_export.h"
#include "environment.h"
#include "internal.h"

/* The longest command line has 32767 units; what is longer must be seen to be so. */
#define COMMAND_LINE_LONGEST 32769

/* What CreateProcess gets as strings, in whichever form; wide is that of the variables with CREATE_UNICODE_ENVIRONMENT. */
struct program {
	enum form form, wide;
	const void *application, *command_line, *directory;
};

struct program_texts {
	struct text application, command_line, directory;
};

static void program_free(struct program_texts *texts)
{
	text_free(&texts->application);
	text_free(&texts->command_line);
	text_free(&texts->directory);
}

static DWORD program_read(struct program_texts *texts, const struct program *from)
{
	memset(texts, 0, sizeof(*texts));
	DWORD error = text_read(&texts->application, from->form, from->application, TEXT_LONGEST);
	if (error == 0)
		error = text_read(&texts->command_line, from->form, from->command_line, COMMAND_LINE_LONGEST);
	if (error == 0)
		error = text_read(&texts->directory, from->form, from->directory, TEXT_LONGEST);
	if (error != 0)
		program_free(texts);
	return error;
}

/* How many bytes a caller's block of strings has, with the zero of the empty one that ends it. 0: it leads nowhere. */
static size_t block_length(const char *block, size_t unit)
{
	enum { PAGE = 4096 }; /* read up to the end of each, so that no page behind the block is touched */
	char piece[PAGE];
	size_t loaded = 0;
	bool is_zero = true, was_zero = true;
	for (size_t at = 0;; at++) {
		size_t in_page = (uintptr_t)(block + at) % PAGE;
		if (at == loaded && !copy_in(piece + in_page, block + at, PAGE - in_page))
			return 0;
		loaded += at == loaded ? PAGE - in_page : 0;
		is_zero &= piece[in_page] == 0;
		if ((at + 1) % unit != 0)
			continue;
		if (is_zero && was_zero)
			return at + 1;
		was_zero = is_zero;
		is_zero = true;
	}
}

/* Turns a block of strings of four-byte characters into one of UTF-16. NULL: there is no memory for it. */
static WCHAR *block_to_utf16(const WCHAR4 *block, size_t length)
{
	WCHAR *units = malloc(2 * length * sizeof(WCHAR));
	if (units != NULL)
		utf32_to_utf16(block, length, units, 2 * length);
	return units;
}

/*
 * Finds the variables of the new process: the caller's block, or the C library's, which Go does not see change. What has to
 * be made for that is in own or *made.
 */
static DWORD environment_read(LPVOID *environment, enum form wide_form, DWORD *flags, struct output *own, WCHAR **made)
{
	bool wide = (*flags & CREATE_UNICODE_ENVIRONMENT) != 0, wide4 = wide && wide_form == UTF32;
	if (*environment == NULL) {
		environment_block(own);
		*environment = own->bytes;
		*flags &= ~(DWORD)CREATE_UNICODE_ENVIRONMENT;
		return own->failed ? ERROR_NOT_ENOUGH_MEMORY : 0;
	}
	size_t length = block_length(*environment, wide4 ? sizeof(WCHAR4) : wide ? sizeof(WCHAR) : 1);
	if (length == 0)
		return ERROR_NOACCESS;
	if (wide4)
		*environment = *made = block_to_utf16(*environment, length / sizeof(WCHAR4));
	return *environment == NULL ? ERROR_NOT_ENOUGH_MEMORY : 0;
}

/* Sees that a result can be stored, before anything is done that would be lost with it. */
static bool is_writable(void *to, size_t size)
{
	char before[sizeof(PROCESS_INFORMATION)];
	return copy_in(before, to, size) && copy_out(to, before, size);
}

/* Copies what CreateProcess's pointers lead to, and lets them lead to the copies. */
struct startup {
	SECURITY_ATTRIBUTES process, thread;
	STARTUPINFOEXW info;
};

static bool startup_read(struct startup *copy, LPSECURITY_ATTRIBUTES *process, LPSECURITY_ATTRIBUTES *thread, DWORD flags,
	STARTUPINFOW **info)
{
	size_t size = flags & EXTENDED_STARTUPINFO_PRESENT ? sizeof(copy->info) : sizeof(copy->info.StartupInfo);
	if (!read_attributes(&copy->process, process) || !read_attributes(&copy->thread, thread))
		return false;
	if (*info == NULL)
		return true;
	bool ok = copy_in(&copy->info, *info, size);
	*info = &copy->info.StartupInfo;
	return ok;
}

static BOOL create_process(const struct program *program, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread,
	BOOL inherit, DWORD flags, LPVOID environment, STARTUPINFOW *info, LPPROCESS_INFORMATION out)
{
	ENTER(FALSE);
	struct program_texts texts;
	struct startup startup;
	if (program->application == NULL && program->command_line == NULL)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	if (!startup_read(&startup, &process, &thread, flags, &info) || !is_writable(out, sizeof(*out)))
		FAIL(ERROR_NOACCESS, FALSE);
	DWORD error = program_read(&texts, program);
	if (error != 0)
		FAIL(error, FALSE);
	WCHAR *block = NULL;
	struct output own;
	output_begin(&own);
	winshm_result answer = {FALSE, environment_read(&environment, program->wide, &flags, &own, &block)};
	if (answer.error == 0)
		answer = winshmCreateProcess((uint16_t *)texts.application.units, (uint16_t *)texts.command_line.units, process, thread,
			inherit, flags, environment, (uint16_t *)texts.directory.units, info, out);
	free(block);
	output_end(&own);
	program_free(&texts);
	FINISH(BOOL, answer);
}

BOOL CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF16, UTF16, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		lpStartupInfo, lpProcessInformation);
}

BOOL winshm4_CreateProcessW(const WCHAR4 *lpApplicationName, WCHAR4 *lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	const WCHAR4 *lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF32, UTF32, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		lpStartupInfo, lpProcessInformation);
}

BOOL CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF8, UTF16, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		(STARTUPINFOW *)lpStartupInfo, lpProcessInformation); /* nothing is looked at in which they differ */
}

/* For callers whose wide characters, in lpEnvironment, have four bytes. */
BOOL winshm4_CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
	LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment,
	LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
	struct program program = {UTF8, UTF32, lpApplicationName, lpCommandLine, lpCurrentDirectory};
	return create_process(&program, lpProcessAttributes, lpThreadAttributes, bInheritHandles, dwCreationFlags, lpEnvironment,
		(STARTUPINFOW *)lpStartupInfo, lpProcessInformation);
}
