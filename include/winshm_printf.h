/*
 * printf with narrow formats, as on Windows: in sources for Windows a long has 32 bits, so %ld and %lu read as many, and they are
 * right for LONG and DWORD; %I64d and %p are Microsoft's, and %S is a wide string. winshm_crt.h includes it. A program that
 * wants the C library's functions, with 64 bits in %ld, defines WINSHM_KEEP_PRINTF.
 */
#ifndef WINSHM_PRINTF_H
#define WINSHM_PRINTF_H

#include <stdarg.h>
#ifdef __cplusplus
#include <cstdio>
#else
#include <stdio.h>
#endif
#include "winshm_words.h"

WINSHM_BEGIN

/* They return how many characters they printed, or, the last two, how many there would be if all fitted; or -1. */
int winshm_printf(const char *format, ...) WINSHM_WIDE(winshm_printf);
int winshm_vprintf(const char *format, va_list values) WINSHM_WIDE(winshm_vprintf);
int winshm_fprintf(FILE *file, const char *format, ...) WINSHM_WIDE(winshm_fprintf);
int winshm_vfprintf(FILE *file, const char *format, va_list values) WINSHM_WIDE(winshm_vfprintf);
int winshm_sprintf(char *to, const char *format, ...) WINSHM_WIDE(winshm_sprintf);
int winshm_vsprintf(char *to, const char *format, va_list values) WINSHM_WIDE(winshm_vsprintf);
int winshm_snprintf(char *to, size_t room, const char *format, ...) WINSHM_WIDE(winshm_snprintf);
int winshm_vsnprintf(char *to, size_t room, const char *format, va_list values) WINSHM_WIDE(winshm_vsnprintf);

WINSHM_END

#if !defined(WINSHM_KEEP_PRINTF) && !defined(WINSHM_IMPLEMENTATION)
#undef printf
#define printf winshm_printf
#undef vprintf
#define vprintf winshm_vprintf
#undef fprintf
#define fprintf winshm_fprintf
#undef vfprintf
#define vfprintf winshm_vfprintf
#undef sprintf
#define sprintf winshm_sprintf
#undef vsprintf
#define vsprintf winshm_vsprintf
#undef snprintf
#define snprintf winshm_snprintf
#undef vsnprintf
#define vsnprintf winshm_vsnprintf
#ifdef __cplusplus
extern "C++" {
namespace std {
using ::winshm_fprintf;
using ::winshm_printf;
using ::winshm_snprintf;
using ::winshm_sprintf;
using ::winshm_vfprintf;
using ::winshm_vprintf;
using ::winshm_vsnprintf;
using ::winshm_vsprintf;
}
}
#endif
#endif

#endif
