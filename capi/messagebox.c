/* Message boxes: winuser.h. */
#include <stdio.h>
#include <unistd.h>
#include "_cgo_export.h"
#include "internal.h"

/* Shows a box whose strings were read. */
static winshm_result show(enum form form, const void *words, const void *title, UINT type)
{
	struct text text, caption;
	DWORD error = text_read(&text, form, words, TEXT_LONGEST);
	if (error != 0)
		return (winshm_result){0, error};
	winshm_result answer = {0, text_read(&caption, form, title, TEXT_LONGEST)};
	if (answer.error == 0) {
		answer = winshmMessageBox((uint16_t *)text.units, (uint16_t *)caption.units, type);
		text_free(&caption);
	}
	text_free(&text);
	return answer;
}

static int message_box(enum form form, const void *text, const void *caption, UINT type)
{
	ENTER(0);
	fflush(stdout); /* what the program has printed comes first */
	FINISH(int, show(form, text, caption, type));
}

int MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType)
{
	(void)hWnd;
	return message_box(UTF16, lpText, lpCaption, uType);
}

int winshm4_MessageBoxW(HWND hWnd, const WCHAR4 *lpText, const WCHAR4 *lpCaption, UINT uType)
{
	(void)hWnd;
	return message_box(UTF32, lpText, lpCaption, uType);
}

int MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
{
	(void)hWnd;
	return message_box(UTF8, lpText, lpCaption, uType);
}

int MessageBoxExW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType, WORD wLanguageId)
{
	(void)wLanguageId;
	return MessageBoxW(hWnd, lpText, lpCaption, uType);
}

int winshm4_MessageBoxExW(HWND hWnd, const WCHAR4 *lpText, const WCHAR4 *lpCaption, UINT uType, WORD wLanguageId)
{
	(void)wLanguageId;
	return winshm4_MessageBoxW(hWnd, lpText, lpCaption, uType);
}

int MessageBoxExA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType, WORD wLanguageId)
{
	(void)wLanguageId;
	return MessageBoxA(hWnd, lpText, lpCaption, uType);
}

/* A terminal has one sound. */
BOOL MessageBeep(UINT uType)
{
	(void)uType;
	const int before = errno;
	if (isatty(STDERR_FILENO) && write(STDERR_FILENO, "\a", 1) != 1)
		FAIL(ERROR_IO_DEVICE, FALSE);
	errno = before;
	return TRUE;
}
