/* UTF-16 (or 4-byte characters) and bytes. */
#ifndef WINSHM_STRINGAPISET_H
#define WINSHM_STRINGAPISET_H

#include "winnt.h"

WINSHM_BEGIN

/* Code pages: all of these are UTF-8 here. Any other is ERROR_INVALID_PARAMETER. */
#define CP_ACP 0
#define CP_OEMCP 1
#define CP_THREAD_ACP 3
#define CP_UTF8 65001

#define MB_PRECOMPOSED 0x00000001
#define MB_COMPOSITE 0x00000002
#define MB_USEGLYPHCHARS 0x00000004
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_DISCARDNS 0x00000010
#define WC_SEPCHARS 0x00000020
#define WC_DEFAULTCHAR 0x00000040
#define WC_ERR_INVALID_CHARS 0x00000080
#define WC_COMPOSITECHECK 0x00000200
#define WC_NO_BEST_FIT_CHARS 0x00000400

/*
 * Convert a string; a length of -1 stands for "up to and with the zero". Return how much was stored, or, for an empty
 * buffer, how much room it takes; 0 if it fails (ERROR_INSUFFICIENT_BUFFER; ERROR_NO_UNICODE_TRANSLATION: malformed text
 * and the flag for that).
 */
WINBASEAPI int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
	LPWSTR lpWideCharStr, int cchWideChar) WINSHM_WIDE(MultiByteToWideChar);
WINBASEAPI int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
	LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar, BOOL *lpUsedDefaultChar) WINSHM_WIDE(WideCharToMultiByte);

WINSHM_END

#endif
