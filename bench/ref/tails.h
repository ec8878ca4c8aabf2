/* Percentiles of single round trips: the clock is read before and after each. Go's worker does the same. */
#include <stdio.h>
#include <stdlib.h>

static inline int shorter(const void *a, const void *b)
{
	long long x = *(const long long *)a, y = *(const long long *)b;

	return (x > y) - (x < y);
}

/* The time that so many in a thousand of n sorted times do not exceed. */
static inline long long permille(const long long *took, long n, long p) { return took[n * p / 1000]; }

/* Makes n round trips, each after a rest; begins the answer by p50 and p99, and returns p99.9. */
static inline long long tails(long n, long long pause, void (*trip)(void))
{
	static long long *took;
	static long have;

	if (n > have && (took = realloc(took, sizeof(*took) * (size_t)(have = n))) == NULL)
		exit(1);
	memset(took, 0, sizeof(*took) * (size_t)n); /* in place in memory */
	for (long i = 0; i < n; i++) {
		rest(pause);
		took[i] = now();
		trip();
		took[i] = now() - took[i];
	}
	qsort(took, (size_t)n, sizeof(*took), shorter);
	printf("%lld %lld ", permille(took, n, 500), permille(took, n, 990));
	return permille(took, n, 999);
}
