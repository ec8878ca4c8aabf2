/*
 * What messages are compared with: a request and its answer over a Unix socket, and a copy in one process.
 *
 * usage: message SOCKET PROCESS
 *
 * Process 1 answers, process 0 asks. Each line on standard input is answered by a number of nanoseconds.
 *
 *	meet KIND             connects the two by a socket of that kind: 1 (SOCK_STREAM) or 5 (SOCK_SEQPACKET); 0: all by a named pipe
 *	give SIZE N BASE      writes N records of SIZE bytes; answers the time of day, since BASE, at which it began
 *	take SIZE N BASE      reads them, many at a time if they are there; answers when it had the last one
 *	flood SIZE START END  writes blocks as often as it can between two times of day; answers how many
 *	drain 0 START END     reads until END, and then what is left
 *	ask SIZE KIND N       N requests of SIZE bytes, each answered by one byte
 *	asks SIZE KIND N      the same, answered by percentiles of single round trips (tails.h)
 *	answer SIZE KIND N    the answers: the whole request has been read into a buffer; KIND 1: and then every byte of it
 *	copy SIZE KIND N      copies a block; KIND 1: and reads every byte of the copy
 *	read SIZE KIND N      reads every byte of a block
 */
#include "futex.h"
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include "read.h"
#include "tails.h"

enum { PIECE = 128 << 10 /* of a packet socket, whose packets must fit its buffer */, BUFFER = 1 << 20 };

static struct sockaddr_un place = {.sun_family = AF_UNIX};
static int me, kind, conn = -1;
static unsigned char *from, *to; /* blocks, warm up to a size */
static volatile uint64_t sum;

static int failed(const char *what)
{
	perror(what);
	exit(1);
}

/* Makes both blocks of a size, in place in memory. */
static void warm(long size)
{
	static long have;

	if (size <= have)
		return;
	free(from), free(to);
	from = malloc((size_t)size), to = malloc((size_t)size);
	if (from == NULL || to == NULL)
		failed("message: malloc");
	memset(from, 1, (size_t)size), memset(to, 2, (size_t)size);
	have = size;
}

/* Makes a socket's buffers as large as they may be: that is its best. */
static void widen(int fd)
{
	int size = BUFFER;

	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static int answerer(void)
{
	int fd = socket(AF_UNIX, kind, 0), accepted;

	unlink(place.sun_path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&place, sizeof(place)) || listen(fd, 1) || (accepted = accept(fd, NULL, NULL)) < 0)
		failed("message: listen");
	close(fd);
	unlink(place.sun_path);
	return accepted;
}

static int asker(void)
{
	int fd = socket(AF_UNIX, kind, 0);

	for (int tries = 0; connect(fd, (struct sockaddr *)&place, sizeof(place)); tries++) {
		if (tries == 5000)
			failed("message: connect");
		rest(1000000); /* the other is not there yet */
	}
	return fd;
}

/* Opens the named pipe, as large as it may be; process 1 reads and makes it. */
static int pipe_end(void)
{
	int fd;

	if (me == 1 && mkfifo(place.sun_path, 0600))
		failed("message: mkfifo");
	for (int tries = 0; (fd = open(place.sun_path, me == 1 ? O_RDWR : O_WRONLY)) < 0; tries++) {
		if (tries == 5000)
			failed("message: open");
		rest(1000000); /* it is not there yet */
	}
	fcntl(fd, F_SETPIPE_SZ, BUFFER);
	return fd;
}

static long long meet(long socket_kind, long unused1, long unused2)
{
	(void)unused1, (void)unused2;
	kind = (int)socket_kind;
	if (kind == 0) {
		conn = pipe_end();
		return 0;
	}
	conn = me ? answerer() : asker();
	widen(conn);
	return 0;
}

/* Sends a block, in as few calls as the kind of socket allows. */
static void send_all(const unsigned char *p, size_t left)
{
	while (left > 0) {
		ssize_t n = send(conn, p, kind == SOCK_SEQPACKET && left > PIECE ? PIECE : left, MSG_NOSIGNAL);

		if (n <= 0)
			failed("message: send");
		p += n, left -= (size_t)n;
	}
}

static void receive_all(unsigned char *p, size_t left)
{
	while (left > 0) {
		ssize_t n = recv(conn, p, left, kind == SOCK_STREAM ? MSG_WAITALL : 0);

		if (n <= 0)
			failed("message: recv");
		p += n, left -= (size_t)n;
	}
}

static size_t request; /* its size */

static void once(void)
{
	unsigned char done;

	send_all(from, request);
	receive_all(&done, 1);
}

static long long ask(long size, long unused, long n)
{
	long long start;

	(void)unused;
	warm(size);
	request = (size_t)size;
	start = now();
	for (long i = 0; i < n; i++)
		once();
	return now() - start;
}

static long long asks(long size, long unused, long n)
{
	(void)unused;
	warm(size);
	request = (size_t)size;
	return tails(n, 0, once);
}

static long long answer(long size, long reads, long n)
{
	warm(size);
	for (long i = 0; i < n; i++) {
		receive_all(to, (size_t)size);
		if (reads)
			sum += read_block(to, (size_t)size);
		send_all(to, 1);
	}
	return 0;
}

static void write_all(const unsigned char *p, size_t left)
{
	while (left > 0) {
		ssize_t n = write(conn, p, left);

		if (n <= 0)
			failed("message: write");
		p += n, left -= (size_t)n;
	}
}

static size_t read_some(void)
{
	ssize_t n = read(conn, to, BUFFER);

	if (n <= 0)
		failed("message: read");
	return (size_t)n;
}

static long long give(long size, long n, long base)
{
	long long start;

	warm(size);
	start = now() - base;
	for (long i = 0; i < n; i++)
		write_all(from, (size_t)size);
	return start;
}

static long long take(long size, long n, long base)
{
	warm(BUFFER);
	for (size_t left = (size_t)size * (size_t)n; left > 0;)
		left -= read_some();
	return now() - base;
}

static long long flood(long size, long start, long end)
{
	long sent = 0;

	warm(size);
	rest(start - now());
	while (now() < end) {
		write_all(from, (size_t)size);
		sent += now() < end;
	}
	return sent;
}

static long long drain(long unused, long start, long end)
{
	struct pollfd ready = {.fd = conn, .events = POLLIN};

	(void)unused, (void)start;
	warm(BUFFER);
	while (poll(&ready, 1, 20) > 0 || now() < end)
		if (ready.revents)
			read_some();
	return 0;
}

static long long copy(long size, long reads, long n)
{
	long long start;

	warm(size);
	start = now();
	for (long i = 0; i < n; i++) {
		memcpy(to, from, (size_t)size);
		__asm__ volatile("" ::: "memory"); /* the copy is made, whether it is read or not */
		if (reads)
			sum += read_block(to, (size_t)size);
	}
	return now() - start;
}

static long long read_only(long size, long unused, long n)
{
	long long start;

	(void)unused;
	warm(size);
	start = now();
	for (long i = 0; i < n; i++)
		sum += read_block(from, (size_t)size);
	return now() - start;
}

static const struct command {
	const char *name;
	long long (*run)(long, long, long);
} commands[] = {
	{"meet", meet}, {"ask", ask}, {"asks", asks}, {"give", give}, {"take", take}, {"flood", flood},
	{"drain", drain}, {"answer", answer}, {"copy", copy}, {"read", read_only},
};

static void reply(const char *line)
{
	char name[16];
	long a, b = 0, c = 0;

	if (sscanf(line, "%15s %ld %ld %ld", name, &a, &b, &c) >= 2)
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
			if (strcmp(name, commands[i].name) == 0) {
				printf("%lld\n", commands[i].run(a, b, c));
				return;
			}
	printf("error unknown command\n");
}

int main(int argc, char **argv)
{
	char line[128];

	if (argc != 3 || strlen(argv[1]) >= sizeof(place.sun_path)) {
		fprintf(stderr, "usage: message SOCKET PROCESS\n");
		return 2;
	}
	strcpy(place.sun_path, argv[1]);
	me = atoi(argv[2]);
	warm(4096);
	while (fgets(line, sizeof(line), stdin)) {
		reply(line);
		fflush(stdout);
	}
	return 0;
}
