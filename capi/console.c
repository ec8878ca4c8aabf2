/* Consoles: consoleapi.h. Characters go to standard output handles, and to any file, as UTF-8. */
#include "format.h"

static BOOL write_console(enum form form, HANDLE console, const VOID *characters, DWORD count, LPDWORD written)
{
	struct output text;
	DWORD stored;
	output_begin(&text);
	output_put_string(&text, form, characters, count);
	BOOL ok = !text.failed && WriteFile(console, text.bytes, (DWORD)text.length, &stored, NULL);
	if (text.failed)
		fail(ERROR_NOT_ENOUGH_MEMORY);
	if (written != NULL)
		*written = ok ? count : 0;
	output_end(&text);
	return ok;
}

BOOL WriteConsoleW(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite, LPDWORD lpNumberOfCharsWritten,
	LPVOID lpReserved)
{
	(void)lpReserved;
	return write_console(UTF16, hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten);
}

BOOL winshm4_WriteConsoleW(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
	LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved)
{
	(void)lpReserved;
	return write_console(UTF32, hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten);
}

BOOL WriteConsoleA(HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite, LPDWORD lpNumberOfCharsWritten,
	LPVOID lpReserved)
{
	(void)lpReserved;
	return write_console(UTF8, hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten);
}
