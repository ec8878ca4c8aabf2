/* Integers of a stated size, and those as large as a pointer. */
#ifndef WINSHM_BASETSD_H
#define WINSHM_BASETSD_H

#include "winshm_words.h"

typedef signed char INT8, *PINT8;
typedef signed short INT16, *PINT16;
typedef signed int INT32, *PINT32, LONG32, *PLONG32;
typedef signed long long INT64, *PINT64, LONG64, *PLONG64;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32, ULONG32, *PULONG32, DWORD32, *PDWORD32;
typedef unsigned long long UINT64, *PUINT64, ULONG64, *PULONG64, DWORD64, *PDWORD64;

/* Of the same types as intptr_t and size_t, as they are on Windows: it matters to C++. */
typedef long INT_PTR, *PINT_PTR, LONG_PTR, *PLONG_PTR, SSIZE_T, *PSSIZE_T;
typedef unsigned long UINT_PTR, *PUINT_PTR, ULONG_PTR, *PULONG_PTR, DWORD_PTR, *PDWORD_PTR, SIZE_T, *PSIZE_T;
typedef int HALF_PTR, *PHALF_PTR;
typedef unsigned int UHALF_PTR, *PUHALF_PTR;
typedef ULONG_PTR KAFFINITY, *PKAFFINITY;

#define MAXULONG_PTR (~(ULONG_PTR)0)
#define MAXLONG_PTR ((LONG_PTR)(MAXULONG_PTR >> 1))
#define MAXSIZE_T (~(SIZE_T)0)

#define HandleToULong(handle) ((ULONG)(ULONG_PTR)(handle))
#define HandleToLong(handle) ((LONG)(LONG_PTR)(handle))
#define HandleToUlong(handle) HandleToULong(handle)
#define ULongToHandle(number) ((HANDLE)(ULONG_PTR)(number))
#define LongToHandle(number) ((HANDLE)(LONG_PTR)(number))
#define PtrToUlong(pointer) ((ULONG)(ULONG_PTR)(pointer))
#define PtrToULong(pointer) ((ULONG)(ULONG_PTR)(pointer))
#define PtrToLong(pointer) ((LONG)(LONG_PTR)(pointer))
#define PtrToUint(pointer) ((UINT)(UINT_PTR)(pointer))
#define PtrToInt(pointer) ((INT)(INT_PTR)(pointer))
#define IntToPtr(number) ((VOID *)(INT_PTR)(int)(number))
#define UIntToPtr(number) ((VOID *)(UINT_PTR)(unsigned int)(number))
#define LongToPtr(number) ((VOID *)(LONG_PTR)(int)(number))
#define ULongToPtr(number) ((VOID *)(ULONG_PTR)(unsigned int)(number))

WINSHM_STATIC_ASSERT(sizeof(UINT32) == 4 && sizeof(UINT64) == 8, "integers have the sizes of their names");
WINSHM_STATIC_ASSERT(sizeof(ULONG_PTR) == sizeof(void *) && sizeof(SIZE_T) == 8, "as large as a pointer");

#endif
