/* The user interface: message boxes, text, windows and messages. */
#ifndef WINSHM_WINUSER_H
#define WINSHM_WINUSER_H

#include "windef.h"
#include "winshm_message.h"

WINSHM_BEGIN

#define MB_OK 0x00000000
#define MB_OKCANCEL 0x00000001
#define MB_ABORTRETRYIGNORE 0x00000002
#define MB_YESNOCANCEL 0x00000003
#define MB_YESNO 0x00000004
#define MB_RETRYCANCEL 0x00000005
#define MB_CANCELTRYCONTINUE 0x00000006
#define MB_ICONHAND 0x00000010
#define MB_ICONQUESTION 0x00000020
#define MB_ICONEXCLAMATION 0x00000030
#define MB_ICONASTERISK 0x00000040
#define MB_ICONWARNING MB_ICONEXCLAMATION
#define MB_ICONERROR MB_ICONHAND
#define MB_ICONINFORMATION MB_ICONASTERISK
#define MB_ICONSTOP MB_ICONHAND
#define MB_DEFBUTTON1 0x00000000
#define MB_DEFBUTTON2 0x00000100
#define MB_DEFBUTTON3 0x00000200
#define MB_DEFBUTTON4 0x00000300
#define MB_APPLMODAL 0x00000000
#define MB_SYSTEMMODAL 0x00001000
#define MB_TASKMODAL 0x00002000
#define MB_HELP 0x00004000
#define MB_SETFOREGROUND 0x00010000
#define MB_TOPMOST 0x00040000
#define MB_SERVICE_NOTIFICATION 0x00200000
#define MB_TYPEMASK 0x0000000F
#define MB_ICONMASK 0x000000F0
#define MB_DEFMASK 0x00000F00

#define IDOK 1
#define IDCANCEL 2
#define IDABORT 3
#define IDRETRY 4
#define IDIGNORE 5
#define IDYES 6
#define IDNO 7
#define IDTRYAGAIN 10
#define IDCONTINUE 11

#define SW_HIDE 0
#define SW_SHOWNORMAL 1
#define SW_NORMAL 1
#define SW_SHOWMINIMIZED 2
#define SW_MAXIMIZE 3
#define SW_SHOWNOACTIVATE 4
#define SW_SHOW 5
#define SW_MINIMIZE 6
#define SW_RESTORE 9
#define SW_SHOWDEFAULT 10

/*
 * Shows a text and waits for a button, in a window where there is a display, else on the terminal. Returns the button (IDOK
 * and so on), or 0.
 */
WINBASEAPI int WINAPI MessageBoxW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType) WINSHM_WIDE(MessageBoxW);
WINBASEAPI int WINAPI MessageBoxA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType);
#ifdef UNICODE
#define MessageBox MessageBoxW
#else
#define MessageBox MessageBoxA
#endif
WINBASEAPI int WINAPI MessageBoxExW(HWND hWnd, LPCWSTR lpText, LPCWSTR lpCaption, UINT uType,
	WORD wLanguageId) WINSHM_WIDE(MessageBoxExW);
WINBASEAPI int WINAPI MessageBoxExA(HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType, WORD wLanguageId);
#ifdef UNICODE
#define MessageBoxEx MessageBoxExW
#else
#define MessageBoxEx MessageBoxExA
#endif
WINUSERAPI BOOL WINAPI MessageBeep(UINT uType);

/* printf without floating point, into a buffer that has 1024 characters. */
WINUSERAPI int WINAPIV wsprintfW(LPWSTR buffer, LPCWSTR format, ...) WINSHM_WIDE(wsprintfW);
WINUSERAPI int WINAPIV wsprintfA(LPSTR buffer, LPCSTR format, ...);
WINUSERAPI int WINAPI wvsprintfW(LPWSTR buffer, LPCWSTR format, va_list arguments) WINSHM_WIDE(wvsprintfW);
WINUSERAPI int WINAPI wvsprintfA(LPSTR buffer, LPCSTR format, va_list arguments);
#ifdef UNICODE
#define wsprintf wsprintfW
#define wvsprintf wvsprintfW
#else
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA
#endif

/* Change a string's case in place, or that of one character, if that is what the pointer's value is. */
WINBASEAPI LPWSTR WINAPI CharUpperW(LPWSTR lpsz) WINSHM_WIDE(CharUpperW);
WINBASEAPI LPSTR WINAPI CharUpperA(LPSTR lpsz);
#ifdef UNICODE
#define CharUpper CharUpperW
#else
#define CharUpper CharUpperA
#endif
WINBASEAPI LPWSTR WINAPI CharLowerW(LPWSTR lpsz) WINSHM_WIDE(CharLowerW);
WINBASEAPI LPSTR WINAPI CharLowerA(LPSTR lpsz);
#ifdef UNICODE
#define CharLower CharLowerW
#else
#define CharLower CharLowerA
#endif

WINSHM_END

#endif
