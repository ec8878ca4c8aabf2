/*
 * The loop of a reference: each line on standard input is a command with one or two numbers, and is answered by one number,
 * or by "error" and a text.
 */
#include "futex.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

struct command {
	const char *name; /* NULL: the end of the list */
	long long (*run)(long a, long b);
};

static inline _Noreturn void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) < 0)
		die("sched_setaffinity");
}

static inline void answer(const struct command *commands, const char *line)
{
	char name[16];
	long a, b = 0;

	if (sscanf(line, "%15s %ld %ld", name, &a, &b) >= 2)
		for (const struct command *c = commands; c->name; c++)
			if (strcmp(name, c->name) == 0) {
				printf("%lld\n", c->run(a, b));
				return;
			}
	printf("error unknown command\n");
}

static inline void serve(const struct command *commands)
{
	char line[128];

	while (fgets(line, sizeof(line), stdin)) {
		answer(commands, line);
		fflush(stdout);
	}
}
