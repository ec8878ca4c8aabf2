/*
 * Strings in buffers of a stated size. The functions with Cch in their names count characters, those with Cb bytes. They
 * return S_OK; STRSAFE_E_INSUFFICIENT_BUFFER if the result does not fit and was cut; STRSAFE_E_INVALID_PARAMETER for a buffer
 * of no characters or too many, or without a zero where one must be. What they store ends with a zero.
 */
#ifndef WINSHM_STRSAFE_H
#define WINSHM_STRSAFE_H

#include "winerror.h"
#include "winshm_crt.h"

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

#define WINSHM_STRSAFE static __inline__ __attribute__((unused)) HRESULT

/* Length: of text, whose zero must be among the first most. Copy and Cat: at most count of from, which may be longer. */
#define WINSHM_STRSAFE_CCH(suffix, type, vprint) \
	WINSHM_STRSAFE StringCchLength##suffix(const type *text, size_t most, size_t *length) \
	{ \
		size_t n = 0; \
		while (text != NULL && n < most && text[n] != 0) \
			n++; \
		int ok = text != NULL && n < most && most <= STRSAFE_MAX_CCH; \
		if (length != NULL) \
			*length = ok ? n : 0; \
		return ok ? S_OK : STRSAFE_E_INVALID_PARAMETER; \
	} \
	WINSHM_STRSAFE StringCchCopyN##suffix(type *to, size_t room, const type *from, size_t count) \
	{ \
		size_t n = 0; \
		if (room == 0 || room > STRSAFE_MAX_CCH) \
			return STRSAFE_E_INVALID_PARAMETER; \
		for (; n + 1 < room && n < count && from[n] != 0; n++) \
			to[n] = from[n]; \
		to[n] = 0; \
		return n < count && from[n] != 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK; \
	} \
	WINSHM_STRSAFE StringCchCopy##suffix(type *to, size_t room, const type *from) \
	{ \
		return StringCchCopyN##suffix(to, room, from, STRSAFE_MAX_CCH); \
	} \
	WINSHM_STRSAFE StringCchCatN##suffix(type *to, size_t room, const type *from, size_t count) \
	{ \
		size_t length = 0; \
		HRESULT result = StringCchLength##suffix(to, room, &length); \
		return FAILED(result) ? result : StringCchCopyN##suffix(to + length, room - length, from, count); \
	} \
	WINSHM_STRSAFE StringCchCat##suffix(type *to, size_t room, const type *from) \
	{ \
		return StringCchCatN##suffix(to, room, from, STRSAFE_MAX_CCH); \
	} \
	WINSHM_STRSAFE StringCchVPrintf##suffix(type *to, size_t room, const type *format, va_list values) \
	{ \
		if (room == 0 || room > STRSAFE_MAX_CCH) \
			return STRSAFE_E_INVALID_PARAMETER; \
		int length = vprint(to, room, format, values); \
		return length < 0 || (size_t)length >= room ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK; \
	} \
	WINSHM_STRSAFE StringCchPrintf##suffix(type *to, size_t room, const type *format, ...) \
	{ \
		va_list values; \
		va_start(values, format); \
		HRESULT result = StringCchVPrintf##suffix(to, room, format, values); \
		va_end(values); \
		return result; \
	}

#define WINSHM_STRSAFE_CB(suffix, type) \
	WINSHM_STRSAFE StringCbLength##suffix(const type *text, size_t most, size_t *bytes) \
	{ \
		HRESULT result = StringCchLength##suffix(text, most / sizeof(type), bytes); \
		if (bytes != NULL) \
			*bytes *= sizeof(type); \
		return result; \
	} \
	WINSHM_STRSAFE StringCbCopyN##suffix(type *to, size_t bytes, const type *from, size_t count) \
	{ \
		return StringCchCopyN##suffix(to, bytes / sizeof(type), from, count / sizeof(type)); \
	} \
	WINSHM_STRSAFE StringCbCopy##suffix(type *to, size_t bytes, const type *from) \
	{ \
		return StringCchCopy##suffix(to, bytes / sizeof(type), from); \
	} \
	WINSHM_STRSAFE StringCbCatN##suffix(type *to, size_t bytes, const type *from, size_t count) \
	{ \
		return StringCchCatN##suffix(to, bytes / sizeof(type), from, count / sizeof(type)); \
	} \
	WINSHM_STRSAFE StringCbCat##suffix(type *to, size_t bytes, const type *from) \
	{ \
		return StringCchCat##suffix(to, bytes / sizeof(type), from); \
	} \
	WINSHM_STRSAFE StringCbVPrintf##suffix(type *to, size_t bytes, const type *format, va_list values) \
	{ \
		return StringCchVPrintf##suffix(to, bytes / sizeof(type), format, values); \
	} \
	WINSHM_STRSAFE StringCbPrintf##suffix(type *to, size_t bytes, const type *format, ...) \
	{ \
		va_list values; \
		va_start(values, format); \
		HRESULT result = StringCbVPrintf##suffix(to, bytes, format, values); \
		va_end(values); \
		return result; \
	}

WINSHM_STRSAFE_CCH(A, char, vsnprintf)
WINSHM_STRSAFE_CCH(W, WCHAR, winshm_vswprintf)
WINSHM_STRSAFE_CB(A, char)
WINSHM_STRSAFE_CB(W, WCHAR)

#ifdef UNICODE
#define WINSHM_STRSAFE_NAME(name) name##W
#else
#define WINSHM_STRSAFE_NAME(name) name##A
#endif
#define StringCchLength WINSHM_STRSAFE_NAME(StringCchLength)
#define StringCchCopy WINSHM_STRSAFE_NAME(StringCchCopy)
#define StringCchCopyN WINSHM_STRSAFE_NAME(StringCchCopyN)
#define StringCchCat WINSHM_STRSAFE_NAME(StringCchCat)
#define StringCchCatN WINSHM_STRSAFE_NAME(StringCchCatN)
#define StringCchPrintf WINSHM_STRSAFE_NAME(StringCchPrintf)
#define StringCchVPrintf WINSHM_STRSAFE_NAME(StringCchVPrintf)
#define StringCbLength WINSHM_STRSAFE_NAME(StringCbLength)
#define StringCbCopy WINSHM_STRSAFE_NAME(StringCbCopy)
#define StringCbCopyN WINSHM_STRSAFE_NAME(StringCbCopyN)
#define StringCbCat WINSHM_STRSAFE_NAME(StringCbCat)
#define StringCbCatN WINSHM_STRSAFE_NAME(StringCbCatN)
#define StringCbPrintf WINSHM_STRSAFE_NAME(StringCbPrintf)
#define StringCbVPrintf WINSHM_STRSAFE_NAME(StringCbVPrintf)

#endif
