/*
 * Two processes that wake each other by descriptors.
 *
 * usage: descriptors eventfd|pipe|socket CPU
 *
 * CPU is that of the other process, which this one starts.
 *
 *	ping N    round trips
 *	wake N    wakes the other, which sleeps, every 100 µs; answers the time until it is awake
 */
#include "serve.h"
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* What one process reads from and writes to. */
struct end {
	int in, out;
};

static struct end mine;
static struct { _Atomic int timed; _Atomic long long woken; } *shared;

static void set(struct end e)
{
	uint64_t one = 1; /* an eventfd takes no less than that */

	if (write(e.out, &one, sizeof(one)) != sizeof(one))
		die("write");
}

static void await(struct end e)
{
	uint64_t got;

	if (read(e.in, &got, sizeof(got)) != sizeof(got))
		die("read");
}

static void connect_eventfds(struct end ends[2])
{
	for (int i = 0; i < 2; i++)
		if ((ends[i].in = ends[!i].out = eventfd(0, EFD_CLOEXEC)) < 0)
			die("eventfd");
}

static void connect_pipes(struct end ends[2])
{
	for (int i = 0; i < 2; i++) {
		int p[2];

		if (pipe(p) < 0)
			die("pipe");
		ends[i].in = p[0];
		ends[!i].out = p[1];
	}
}

static void connect_sockets(struct end ends[2])
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		die("socketpair");
	for (int i = 0; i < 2; i++)
		ends[i].in = ends[i].out = pair[i];
}

static const struct { const char *name; void (*connect)(struct end[2]); } kinds[] = {
	{"eventfd", connect_eventfds}, {"pipe", connect_pipes}, {"socket", connect_sockets},
};

/* Is the other process, until this one ends. */
static _Noreturn void other(struct end e)
{
	for (;;) {
		await(e);
		if (atomic_load_explicit(&shared->timed, memory_order_relaxed))
			shared->woken = now();
		set(e);
	}
}

static long long ping(long n, long unused)
{
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++) {
		set(mine);
		await(mine);
	}
	return now() - start;
}

static long long wake(long n, long unused)
{
	long long sum = 0;

	(void)unused;
	shared->timed = 1;
	for (long i = 0; i < n; i++) {
		long long start = now();

		set(mine);
		rest(100000); /* the other sleeps again when this is over */
		await(mine);
		sum += shared->woken - start;
	}
	shared->timed = 0;
	return sum;
}

static const struct command commands[] = {{"ping", ping}, {"wake", wake}, {NULL, NULL}};

/* Starts the other process. */
static void start(struct end ends[2], int cpu)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		die("mmap");
	mine = ends[0];
	switch (fork()) {
	case -1:
		die("fork");
	case 0:
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(cpu);
		other(ends[1]);
	}
}

int main(int argc, char **argv)
{
	struct end ends[2];

	for (size_t i = 0; argc == 3 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(argv[1], kinds[i].name) == 0) {
			kinds[i].connect(ends);
			start(ends, atoi(argv[2]));
			serve(commands);
			return 0;
		}
	fprintf(stderr, "usage: descriptors eventfd|pipe|socket CPU\n");
	return 2;
}
