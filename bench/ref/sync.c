/*
 * What synchronization cannot do without: compare-and-swap, futexes, words that two processes spin on, and a lock that
 * is handed over in strict order.
 *
 * usage: sync MEMORY PROCESS
 *
 * MEMORY is a file of at least one zeroed MiB that all processes map; PROCESS is this one's number. Each line on
 * standard input is answered by numbers: nanoseconds, or what else is said here.
 *
 *	cas N                 pairs of a compare-and-swap and one back
 *	ping N, pong N        round trips by futex of processes 0 and 1; the second answers 0
 *	seldom N              is ping after a rest each time, in which the other falls asleep
 *	beat N, echo N        the same, both spinning
 *	pings N, seldoms N, beats N are ping, seldom and beat; they answer percentiles of single round trips (tails.h)
 *	wake N BASE           wakes the process that sleeps, every 100 µs; answers the sum of the times of day, since BASE
 *	sleep N BASE          sleeps N times until woken; answers the sum of the times at which it woke
 *	idle N                sleeps until N wake-ups 100 ms apart have come; answers the processor time that it used
 *	tick N                makes those wake-ups
 *	contend START END     takes the lock as often as it can between two times of day; answers how often
 */
#include "futex.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <fcntl.h>
#include "fifo.h"
#include "tails.h"

/* A line of cache for each word. */
struct line {
	_Atomic uint32_t word;
	char rest[60];
};

static struct memory {
	struct line cas, to[2]; /* to[i] is set for process i */
	struct fifo lock;
} *shared;

static int me;

/* Sets an event that one waits for, and wakes it, asleep or not. */
static void set(_Atomic uint32_t *word)
{
	atomic_store(word, 1);
	futex_wake(word);
}

/* Waits for an event and resets it. */
static void await(_Atomic uint32_t *word)
{
	while (atomic_exchange(word, 0) == 0)
		futex_wait(word, 0);
}

static void by_futex(void)
{
	set(&shared->to[!me].word);
	await(&shared->to[me].word);
}

static long long cas(long n, long unused)
{
	_Atomic uint32_t *word = &shared->cas.word;
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++) {
		uint32_t free = 0, taken = 1;

		atomic_compare_exchange_strong(word, &free, 1);
		atomic_compare_exchange_strong(word, &taken, 0);
	}
	return now() - start;
}

static long long ping(long n, long unused)
{
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++)
		by_futex();
	return now() - start;
}

static long long pong(long n, long unused)
{
	(void)unused;
	for (long i = 0; i < n; i++) {
		await(&shared->to[me].word);
		set(&shared->to[!me].word);
	}
	return 0;
}

/* Is ping after a rest each time, in which the other falls asleep. */
static long long seldom(long n, long unused)
{
	long long sum = 0;

	(void)unused;
	for (long i = 0; i < n; i++) {
		rest(100000);
		sum += ping(1, 0);
	}
	return sum;
}

static void spin(_Atomic uint32_t *word)
{
	while (atomic_load_explicit(word, memory_order_acquire) == 0)
		relax();
	atomic_store_explicit(word, 0, memory_order_relaxed);
}

static void by_spinning(void)
{
	atomic_store_explicit(&shared->to[!me].word, 1, memory_order_release);
	spin(&shared->to[me].word);
}

static long long beat(long n, long unused)
{
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++)
		by_spinning();
	return now() - start;
}

static long long echo(long n, long unused)
{
	(void)unused;
	for (long i = 0; i < n; i++) {
		spin(&shared->to[me].word);
		atomic_store_explicit(&shared->to[!me].word, 1, memory_order_release);
	}
	return 0;
}

static long long pings(long n, long unused)
{
	(void)unused;
	return tails(n, 0, by_futex);
}

static long long seldoms(long n, long unused)
{
	(void)unused;
	return tails(n, 100000, by_futex);
}

static long long beats(long n, long unused)
{
	(void)unused;
	return tails(n, 0, by_spinning);
}

static long long wake(long n, long base)
{
	long long sum = 0;

	for (long i = 0; i < n; i++) {
		sum += now() - base;
		set(&shared->to[!me].word);
		rest(100000); /* the other sleeps again when this is over */
		await(&shared->to[me].word);
	}
	return sum;
}

static long long sleeper(long n, long base)
{
	long long sum = 0;

	for (long i = 0; i < n; i++) {
		await(&shared->to[me].word);
		sum += now() - base;
		set(&shared->to[!me].word);
	}
	return sum;
}

static long long used(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long idle(long n, long unused)
{
	long long start = used();

	(void)unused;
	for (long i = 0; i < n; i++)
		await(&shared->to[me].word);
	return used() - start;
}

static long long tick(long n, long unused)
{
	(void)unused;
	for (long i = 0; i < n; i++) {
		rest(100000000);
		set(&shared->to[!me].word);
	}
	return 0;
}

static long long contend(long start, long end)
{
	long taken = 0;

	rest(start - now());
	while (now() < end) {
		fifo_lock(&shared->lock);
		taken += now() < end;
		fifo_unlock(&shared->lock);
	}
	return taken;
}

static const struct command {
	const char *name;
	long long (*run)(long, long);
} commands[] = {
	{"cas", cas}, {"ping", ping}, {"pong", pong}, {"seldom", seldom}, {"beat", beat}, {"echo", echo}, {"wake", wake},
	{"pings", pings}, {"seldoms", seldoms}, {"beats", beats},
	{"sleep", sleeper}, {"idle", idle}, {"tick", tick}, {"contend", contend},
};

static void answer(const char *line)
{
	char name[16];
	long a, b = 0;

	if (sscanf(line, "%15s %ld %ld", name, &a, &b) >= 2)
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
			if (strcmp(name, commands[i].name) == 0) {
				printf("%lld\n", commands[i].run(a, b));
				return;
			}
	printf("error unknown command\n");
}

int main(int argc, char **argv)
{
	int fd = argc == 3 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
	char line[128];

	if (fd < 0 || (shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED) {
		perror("sync: MEMORY PROCESS");
		return 1;
	}
	me = atoi(argv[2]);
	while (fgets(line, sizeof(line), stdin)) {
		answer(line);
		fflush(stdout);
	}
	return 0;
}
