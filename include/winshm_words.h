/*
 * The words of Microsoft's compiler that Win32 sources use, in terms of gcc's and clang's. Every header here includes this
 * one first; programs need not.
 */
#ifndef WINSHM_WORDS_H
#define WINSHM_WORDS_H

#if !defined(__linux__) || !defined(__LP64__)
#error "winshm is for 64-bit Linux"
#endif

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
#define WINSHM_BEGIN extern "C" {
#define WINSHM_END }
#define WINSHM_STATIC_ASSERT(condition, text) static_assert(condition, text)
#else
#define WINSHM_BEGIN
#define WINSHM_END
#define WINSHM_STATIC_ASSERT(condition, text) _Static_assert(condition, text)
#endif

/*
 * WINSHM_WIDE follows the declaration of a function that takes wide characters. The symbol that has the function's own name
 * takes UTF-16, as on Windows; where wchar_t has four bytes the same C name stands for another symbol, which takes these.
 */
#if __SIZEOF_WCHAR_T__ == 4 && !defined(WINSHM_IMPLEMENTATION)
#define WINSHM_WIDE(name) __asm__("winshm4_" #name)
#else
#define WINSHM_WIDE(name)
#endif

/* One calling convention is enough. */
#define __cdecl
#define _cdecl
#define __stdcall
#define _stdcall
#define __fastcall
#define _fastcall
#define __thiscall
#define __vectorcall
#define __pascal
#define __clrcall

/* Integers by their number of bits. They are macros, since programs write "unsigned __int64". */
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#ifndef _MSC_VER
#define _inline __inline
#define __forceinline __inline __attribute__((always_inline))
#endif
#define __w64
#define __ptr32
#define __ptr64
#define __unaligned
#define __assume(condition) ((void)0)

/* __declspec(word) becomes what WINSHM_DECLSPEC_word stands for. */
#define __declspec(word) WINSHM_DECLSPEC_##word
#define _declspec(word) WINSHM_DECLSPEC_##word
#define WINSHM_DECLSPEC_
#define WINSHM_DECLSPEC_dllexport __attribute__((visibility("default")))
#define WINSHM_DECLSPEC_dllimport
#define WINSHM_DECLSPEC_align(bytes) __attribute__((aligned(bytes)))
#define WINSHM_DECLSPEC_allocate(section_name) __attribute__((section(section_name)))
#define WINSHM_DECLSPEC_allocator
#define WINSHM_DECLSPEC_code_seg(name)
#define WINSHM_DECLSPEC_deprecated __attribute__((deprecated))
#define WINSHM_DECLSPEC_noalias
#define WINSHM_DECLSPEC_noinline __attribute__((noinline))
#define WINSHM_DECLSPEC_noreturn __attribute__((noreturn))
#define WINSHM_DECLSPEC_nothrow __attribute__((nothrow))
#define WINSHM_DECLSPEC_novtable
#define WINSHM_DECLSPEC_restrict
#define WINSHM_DECLSPEC_safebuffers
#define WINSHM_DECLSPEC_selectany __attribute__((weak))
#define WINSHM_DECLSPEC_thread __thread
#define WINSHM_DECLSPEC_uuid(text)

#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT __attribute__((visibility("default")))
#define DECLSPEC_NORETURN __attribute__((noreturn))
#define DECLSPEC_NOINLINE __attribute__((noinline))
#define DECLSPEC_NOTHROW __attribute__((nothrow))
#define DECLSPEC_ALIGN(bytes) __attribute__((aligned(bytes)))
#define DECLSPEC_SELECTANY __attribute__((weak))
#define DECLSPEC_ALLOCATOR

/* Tells the start object how wide characters are: see wmain. */
#if __SIZEOF_WCHAR_T__ == 2 && !defined(WINSHM_IMPLEMENTATION)
WINSHM_BEGIN
extern char winshm_short_wide;
char winshm_short_wide __attribute__((weak, visibility("hidden"))) = 1;
WINSHM_END
#endif

#include "sal.h"

#endif
