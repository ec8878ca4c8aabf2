/*
 * Interlocked functions: one indivisible step on a number that threads share, or processes that map it, and a full memory
 * barrier. They compile to the processor's instructions.
 */
#ifndef WINSHM_INTERLOCKED_H
#define WINSHM_INTERLOCKED_H

#include "basetsd.h"
#include "minwindef.h"

#define WINSHM_INTERLOCKED static __inline__ __attribute__((always_inline, unused))

/* Increment and Decrement return the new value; all others the old one. */
WINSHM_INTERLOCKED LONG InterlockedIncrement(LONG volatile *target) { return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST); }
WINSHM_INTERLOCKED LONG InterlockedDecrement(LONG volatile *target) { return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST); }
WINSHM_INTERLOCKED LONG InterlockedExchange(LONG volatile *target, LONG value)
{
	return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG InterlockedExchangeAdd(LONG volatile *target, LONG value)
{
	return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG InterlockedAnd(LONG volatile *target, LONG value)
{
	return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG InterlockedOr(LONG volatile *target, LONG value)
{
	return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG InterlockedXor(LONG volatile *target, LONG value)
{
	return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG InterlockedCompareExchange(LONG volatile *target, LONG value, LONG expected)
{
	__atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return expected;
}

/* Increment and Decrement return the new value; all others the old one. */
WINSHM_INTERLOCKED LONG64 InterlockedIncrement64(LONG64 volatile *target) { return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST); }
WINSHM_INTERLOCKED LONG64 InterlockedDecrement64(LONG64 volatile *target) { return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST); }
WINSHM_INTERLOCKED LONG64 InterlockedExchange64(LONG64 volatile *target, LONG64 value)
{
	return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG64 InterlockedExchangeAdd64(LONG64 volatile *target, LONG64 value)
{
	return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG64 InterlockedAnd64(LONG64 volatile *target, LONG64 value)
{
	return __atomic_fetch_and(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG64 InterlockedOr64(LONG64 volatile *target, LONG64 value)
{
	return __atomic_fetch_or(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG64 InterlockedXor64(LONG64 volatile *target, LONG64 value)
{
	return __atomic_fetch_xor(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED LONG64 InterlockedCompareExchange64(LONG64 volatile *target, LONG64 value, LONG64 expected)
{
	__atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return expected;
}

WINSHM_INTERLOCKED PVOID InterlockedExchangePointer(PVOID volatile *target, PVOID value)
{
	return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED PVOID InterlockedCompareExchangePointer(PVOID volatile *target, PVOID value, PVOID expected)
{
	__atomic_compare_exchange_n(target, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return expected;
}

/* The forms without a barrier of one side cost the same here. */
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedIncrement64 InterlockedIncrement64
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedDecrement64 InterlockedDecrement64
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchange64 InterlockedExchange64
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedCompareExchange64 InterlockedCompareExchange64

/* The same on numbers without a sign, as Microsoft's headers have it for C++. */
#ifdef __cplusplus
extern "C++" {
WINSHM_INTERLOCKED ULONG InterlockedIncrement(ULONG volatile *target) { return __atomic_add_fetch(target, 1, __ATOMIC_SEQ_CST); }
WINSHM_INTERLOCKED ULONG InterlockedDecrement(ULONG volatile *target) { return __atomic_sub_fetch(target, 1, __ATOMIC_SEQ_CST); }
WINSHM_INTERLOCKED ULONG InterlockedExchange(ULONG volatile *target, ULONG value)
{
	return __atomic_exchange_n(target, value, __ATOMIC_SEQ_CST);
}
WINSHM_INTERLOCKED ULONG InterlockedExchangeAdd(ULONG volatile *target, ULONG value)
{
	return __atomic_fetch_add(target, value, __ATOMIC_SEQ_CST);
}
}
#endif

#endif
