/*
 * The unavoidable parts of a named section's life, without any object manager.
 *
 * Two processes on a blocking SOCK_SEQPACKET pair. In the first round trip the
 * server makes a sealed memory file and passes its descriptor; the client maps,
 * touches and unmaps it and closes the descriptor. The second round trip tells
 * the server to close its own.
 *
 * usage: section SERVERCPU
 *
 * The client keeps the affinity that it was started with. Each line on standard input is answered by the nanoseconds
 * that something took N times.
 *
 *	cycle N       lives
 *	made N        the first round trip for each of N sections, whose descriptors are kept
 *	opened N      a round trip for each that passes its descriptor once more
 *	mapped N      mmap of each; touched N writes to them, unmapped N is munmap
 *	dropped N     closes the second descriptors
 *	closed N      closes the first ones, with the second round trip
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

enum { SIZE = 4096, REQUEST = 100, REPLY = 32, MOST = 400 /* sections, with two descriptors each */ };

enum op { CREATE = 1, CLOSE = 2, OPEN = 3 };

/* What the client asks for. */
struct request {
	int op, which;
	char rest[REQUEST - 2 * sizeof(int)];
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "section: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof set, &set) < 0)
		die("sched_setaffinity");
}

/* Sends len bytes and, unless fd is -1, one descriptor. */
static void send_frame(int sock, void *buf, size_t len, int fd)
{
	union { char buf[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } ctl;
	struct iovec iov = { buf, len };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (fd >= 0) {
		struct cmsghdr *c;

		memset(&ctl, 0, sizeof ctl);
		msg.msg_control = ctl.buf;
		msg.msg_controllen = sizeof ctl.buf;
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(c), &fd, sizeof fd);
	}
	if (sendmsg(sock, &msg, MSG_NOSIGNAL) != (ssize_t)len)
		die("sendmsg");
}

/* Receives a frame; *fd becomes its descriptor or -1. Returns 0 at the end. */
static ssize_t receive_frame(int sock, void *buf, size_t len, int *fd)
{
	union { char buf[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } ctl;
	struct iovec iov = { buf, len };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = ctl.buf, .msg_controllen = sizeof ctl.buf,
	};
	struct cmsghdr *c;
	ssize_t n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);

	if (n < 0)
		die("recvmsg");
	*fd = -1;
	c = CMSG_FIRSTHDR(&msg);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(c), sizeof *fd);
	return n;
}

static int make_section(void)
{
	int fd = memfd_create("section", MFD_CLOEXEC | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("section", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		die("memfd_create");
	if (fchmod(fd, 0600) < 0)
		die("fchmod");
	if (ftruncate(fd, SIZE) < 0)
		die("ftruncate");
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		die("F_ADD_SEALS");
	return fd;
}

static void serve(int sock)
{
	struct request request;
	char reply[REPLY] = { 0 };
	int sections[MOST], *s, none;

	while (receive_frame(sock, &request, sizeof request, &none) > 0) {
		s = &sections[request.which];
		switch (request.op) {
		case CREATE:
			*s = make_section();
			send_frame(sock, reply, sizeof reply, *s);
			break;
		case OPEN:
			send_frame(sock, reply, sizeof reply, *s);
			break;
		case CLOSE:
			close(*s);
			send_frame(sock, reply, sizeof reply, -1);
			break;
		}
	}
}

static int sock; /* the client's */

/* Makes a round trip and returns the descriptor that came, or -1. */
static int ask(enum op op, int which)
{
	struct request request = { .op = op, .which = which };
	char reply[REPLY];
	int fd;

	send_frame(sock, &request, sizeof request, -1);
	receive_frame(sock, reply, sizeof reply, &fd);
	if (fd < 0 && op != CLOSE)
		die("no descriptor");
	return fd;
}

static volatile char *map(int fd)
{
	volatile char *view = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (view == MAP_FAILED)
		die("mmap");
	return view;
}

static void cycle(int which)
{
	int fd = ask(CREATE, which);
	volatile char *view = map(fd);

	view[0] = 1;
	munmap((void *)view, SIZE);
	close(fd);
	ask(CLOSE, which);
}

/* Of each section: its two descriptors, and where it is mapped. */
static int made[MOST], opened[MOST];
static volatile char *views[MOST];

static void make(int i) { made[i] = ask(CREATE, i); }
static void open_again(int i) { opened[i] = ask(OPEN, i); }
static void map_one(int i) { views[i] = map(opened[i]); }
static void touch(int i) { views[i][0] = 1; }
static void unmap(int i) { munmap((void *)views[i], SIZE); }
static void drop(int i) { close(opened[i]); }

static void close_last(int i)
{
	close(made[i]);
	ask(CLOSE, i);
}

static const struct { const char *name; void (*once)(int); } commands[] = {
	{ "cycle", cycle }, { "made", make }, { "opened", open_again }, { "mapped", map_one }, { "touched", touch },
	{ "unmapped", unmap }, { "dropped", drop }, { "closed", close_last },
};

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void answer(const char *line)
{
	char name[16];
	int n;

	if (sscanf(line, "%15s %d", name, &n) == 2)
		for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
			if (strcmp(name, commands[i].name) == 0 && (n <= MOST || commands[i].once == cycle)) {
				long long start = now();

				for (int k = 0; k < n; k++)
					commands[i].once(k % MOST);
				printf("%lld\n", now() - start);
				return;
			}
	printf("error unknown command\n");
}

int main(int argc, char **argv)
{
	int pair[2];
	char line[64];

	if (argc != 2) {
		fprintf(stderr, "usage: section SERVERCPU\n");
		return 2;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		die("socketpair");
	switch (fork()) {
	case -1:
		die("fork");
	case 0:
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(pair[0]);
		pin(atoi(argv[1]));
		serve(pair[1]);
		return 0;
	}
	close(pair[1]);
	sock = pair[0];
	while (fgets(line, sizeof line, stdin)) {
		answer(line);
		fflush(stdout);
	}
	return 0;
}
