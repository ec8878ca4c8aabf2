/* For debuggers, and what else is only heard: debugapi.h, winbase.h, consoleapi.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "format.h"

static void debug_string(enum form form, const void *text)
{
	struct output bytes;
	if (text == NULL || getenv("WINSHM_DEBUG") == NULL)
		return;
	output_begin(&bytes);
	output_put_string(&bytes, form, text, SIZE_MAX);
	fwrite(bytes.bytes, 1, bytes.length, stderr);
	output_end(&bytes);
}

VOID OutputDebugStringW(LPCWSTR lpOutputString) { debug_string(UTF16, lpOutputString); }
VOID winshm4_OutputDebugStringW(const WCHAR4 *lpOutputString) { debug_string(UTF32, lpOutputString); }
VOID OutputDebugStringA(LPCSTR lpOutputString) { debug_string(UTF8, lpOutputString); }

BOOL IsDebuggerPresent(void)
{
	const int entry_errno = errno;
	char text[128];
	int tracer = 0;
	FILE *status = fopen("/proc/self/status", "re");
	while (status != NULL && fgets(text, sizeof(text), status) != NULL)
		if (strncmp(text, "TracerPid:", 10) == 0)
			tracer = atoi(text + 10);
	if (status != NULL)
		fclose(status);
	errno = entry_errno;
	return tracer != 0;
}

BOOL Beep(DWORD dwFreq, DWORD dwDuration)
{
	if (dwFreq < 37 || dwFreq > 32767)
		FAIL(ERROR_INVALID_PARAMETER, FALSE);
	fputs("\a", stderr);
	Sleep(dwDuration);
	return TRUE;
}

UINT GetConsoleOutputCP(void) { return CP_UTF8; }

BOOL SetConsoleOutputCP(UINT wCodePageID)
{
	(void)wCodePageID; /* what narrow output means is the terminal's business */
	return TRUE;
}
