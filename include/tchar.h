/*
 * Sources that are for narrow and for wide characters: _UNICODE says which. Names that begin with _t or _tcs stand for the
 * functions of the C library.
 */
#ifndef WINSHM_TCHAR_H
#define WINSHM_TCHAR_H

#include <ctype.h>
#include "conio.h"
#include "winshm_crt.h"

#if defined(_UNICODE) && !defined(UNICODE)
typedef WCHAR _TCHAR;
typedef WCHAR _TSCHAR, _TUCHAR, _TXCHAR;
#elif defined(_UNICODE)
typedef TCHAR _TCHAR;
typedef WCHAR _TSCHAR, _TUCHAR, _TXCHAR;
#else
typedef char _TCHAR;
typedef signed char _TSCHAR;
typedef unsigned char _TUCHAR, _TXCHAR;
#endif

#ifdef _UNICODE
#define __T(literal) L##literal
#define _TEOF WEOF
typedef wint_t _TINT;
#define _tmain wmain
#define _tWinMain wWinMain
#define _tprintf winshm_wprintf
#define _vtprintf winshm_vwprintf
#define _ftprintf winshm_fwprintf
#define _vftprintf winshm_vfwprintf
#define _stprintf winshm_sprintf_wide
#define _stprintf_s swprintf_s
#define _sntprintf_s _snwprintf_s
#define _sntprintf winshm_swprintf
#define _vsntprintf winshm_vswprintf
#define _vstprintf_s winshm_vswprintf
#define _fgetts winshm_fgetws
#define _fputts winshm_fputws
#define _putts _putws
#define _tfopen _wfopen
#define _tfopen_s _wfopen_s
#define _tremove _wremove
#define _tunlink _wremove
#define _tsystem _wsystem
#define _tgetenv _wgetenv
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcscpy_s wcscpy_s
#define _tcsncpy wcsncpy
#define _tcsncpy_s wcsncpy_s
#define _tcscat wcscat
#define _tcscat_s wcscat_s
#define _tcsncat wcsncat
#define _tcsncat_s wcsncat_s
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp _wcsicmp
#define _tcsnicmp _wcsnicmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _tcstod wcstod
#define _ttoi _wtoi
#define _ttol _wtol
#define _tstoi _wtoi
#define _tstof _wtof
#define _ttof _wtof
#define _istalpha iswalpha
#define _istdigit iswdigit
#define _istalnum iswalnum
#define _istspace iswspace
#define _istupper iswupper
#define _istlower iswlower
#define _istprint iswprint
#define _totupper towupper
#define _totlower towlower
#define _gettch _getwch
#define _gettche _getwche
#define _puttch _putwch
#define _puttchar winshm_putwchar
#define _puttc winshm_putwc
#define _gettchar winshm_getwchar
#define _gettc winshm_getwc
#else
#define __T(literal) literal
#define _TEOF EOF
typedef int _TINT;
#define _tmain main
#define _tWinMain WinMain
#define _tprintf printf
#define _vtprintf vprintf
#define _ftprintf fprintf
#define _vftprintf vfprintf
#define _stprintf sprintf
#define _stprintf_s sprintf_s
#define _sntprintf_s _snprintf_s
#define _sntprintf _snprintf
#define _vsntprintf _vsnprintf
#define _vstprintf_s vsnprintf
#define _fgetts fgets
#define _fputts fputs
#define _putts puts
#define _tfopen fopen
#define _tfopen_s fopen_s
#define _tremove remove
#define _tunlink remove
#define _tsystem system
#define _tgetenv getenv
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcscpy_s strcpy_s
#define _tcsncpy strncpy
#define _tcsncpy_s strncpy_s
#define _tcscat strcat
#define _tcscat_s strcat_s
#define _tcsncat strncat
#define _tcsncat_s strncat_s
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp _stricmp
#define _tcsnicmp _strnicmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcstol strtol
#define _tcstoul strtoul
#define _tcstod strtod
#define _ttoi atoi
#define _ttol atol
#define _tstoi atoi
#define _tstof atof
#define _ttof atof
#define _istalpha isalpha
#define _istdigit isdigit
#define _istalnum isalnum
#define _istspace isspace
#define _istupper isupper
#define _istlower islower
#define _istprint isprint
#define _totupper toupper
#define _totlower tolower
#define _gettch _getch
#define _gettche _getche
#define _puttch _putch
#define _puttchar putchar
#define _puttc putc
#define _gettchar getchar
#define _gettc getc
#endif

#define _T(literal) __T(literal)
#define _TEXT(literal) __T(literal)

#endif
