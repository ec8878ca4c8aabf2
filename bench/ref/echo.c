/*
 * What many clients of one server do at the least: two requests of 64 bytes and their answers, over packet sockets, with a server
 * of one thread that does nothing for them.
 *
 * usage: echo SOCKET PROCESS
 *
 * Process 0 starts the server. Each line on standard input is answered by one number.
 *
 *	meet 0            connects to the server
 *	busy 0 START END  makes such pairs of requests between two times of day; answers how many
 */
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "futex.h"

enum { FRAME = 64, EVENTS = 64 };

static struct sockaddr_un place = {.sun_family = AF_UNIX};
static int conn = -1;

static int failed(const char *what)
{
	perror(what);
	exit(1);
}

static void watch(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	if (fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
		failed("echo: watch");
}

/* Answers one frame, or forgets a client that has ended. */
static void answer(int fd)
{
	char frame[FRAME];
	ssize_t n = recv(fd, frame, sizeof(frame), 0);

	if (n <= 0)
		close(fd);
	else if (send(fd, frame, (size_t)n, MSG_NOSIGNAL) != n)
		failed("echo: send");
}

static void serve(int listener)
{
	struct epoll_event events[EVENTS];
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	watch(epoll, listener);
	for (;;) {
		int n = epoll_wait(epoll, events, EVENTS, -1);

		for (int i = 0; i < n; i++)
			if (events[i].data.fd == listener)
				watch(epoll, accept(listener, NULL, NULL));
			else
				answer(events[i].data.fd);
	}
}

static void start_server(void)
{
	int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	pid_t parent = getpid(), child;

	if (listener < 0 || bind(listener, (struct sockaddr *)&place, sizeof(place)) || listen(listener, 1024))
		failed("echo: listen");
	child = fork();
	if (child < 0)
		failed("echo: fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			serve(listener);
		_exit(0);
	}
	close(listener);
}

static long long meet(void)
{
	conn = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	for (int tries = 0; connect(conn, (struct sockaddr *)&place, sizeof(place)); tries++) {
		if (tries == 5000)
			failed("echo: connect");
		rest(1000000); /* the server is not there yet */
	}
	return 0;
}

static void ask(void)
{
	char frame[FRAME] = {0};

	if (send(conn, frame, sizeof(frame), MSG_NOSIGNAL) != FRAME || recv(conn, frame, sizeof(frame), 0) != FRAME)
		failed("echo: ask");
}

static long long busy(long long start, long long end)
{
	long long made = 0;

	rest(start - now());
	while (now() < end) {
		ask();
		ask();
		if (now() < end)
			made++;
	}
	return made;
}

static void reply(const char *line)
{
	char name[16] = "";
	long long start, end;

	if (sscanf(line, "%15s %*d %lld %lld", name, &start, &end) == 3 && strcmp(name, "busy") == 0)
		printf("%lld\n", busy(start, end));
	else if (strcmp(name, "meet") == 0)
		printf("%lld\n", meet());
	else
		printf("error unknown command\n");
}

int main(int argc, char **argv)
{
	char line[128];

	if (argc != 3 || strlen(argv[1]) >= sizeof(place.sun_path)) {
		fprintf(stderr, "usage: echo SOCKET PROCESS\n");
		return 2;
	}
	strcpy(place.sun_path, argv[1]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (atoi(argv[2]) == 0)
		start_server();
	while (fgets(line, sizeof(line), stdin))
		reply(line);
	return 0;
}
