/*
 * Shared memory and semaphores by POSIX names.
 *
 * usage: posix NAME
 *
 *	life N        shm_open, ftruncate, mmap, touch, munmap, close, shm_unlink
 *	keep 1        makes the memory called NAME, which is removed when standard input ends
 *	visit N       shm_open of NAME, mmap, touch, munmap, close
 *	semaphore N   sem_post and sem_wait of a named semaphore
 */
#include "serve.h"
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>

enum { SIZE = 4096 };

static char name[64], brief[80]; /* of the memory that is kept, and of what lives for a moment */
static int keeps;

static void touch(int fd)
{
	volatile char *view = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (view == MAP_FAILED)
		die("mmap");
	view[0] = 1;
	if (munmap((void *)view, SIZE) < 0)
		die("munmap");
}

static int make(const char *as)
{
	int fd = shm_open(as, O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd < 0)
		die("shm_open");
	if (ftruncate(fd, SIZE) < 0)
		die("ftruncate");
	return fd;
}

static long long life(long n, long unused)
{
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++) {
		int fd = make(brief);

		touch(fd);
		close(fd);
		if (shm_unlink(brief) < 0)
			die("shm_unlink");
	}
	return now() - start;
}

static long long keep(long unused, long unused2)
{
	(void)unused, (void)unused2;
	touch(make(name)); /* the descriptor stays open */
	keeps = 1;
	return 0;
}

static long long visit(long n, long unused)
{
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++) {
		int fd = shm_open(name, O_RDWR, 0);

		if (fd < 0)
			die("shm_open");
		touch(fd);
		close(fd);
	}
	return now() - start;
}

static long long semaphore(long n, long unused)
{
	static sem_t *s;
	long long start;

	(void)unused;
	if (!s) {
		s = sem_open(brief, O_CREAT | O_EXCL, 0600, 0);
		if (s == SEM_FAILED)
			die("sem_open");
		sem_unlink(brief); /* who has it keeps it */
	}
	start = now();
	for (long i = 0; i < n; i++)
		if (sem_post(s) < 0 || sem_wait(s) < 0)
			die("semaphore");
	return now() - start;
}

static const struct command commands[] = {
	{"life", life}, {"keep", keep}, {"visit", visit}, {"semaphore", semaphore}, {NULL, NULL},
};

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: posix NAME\n");
		return 2;
	}
	snprintf(name, sizeof(name), "/%s", argv[1]);
	snprintf(brief, sizeof(brief), "/%s-%d", argv[1], (int)getpid());
	serve(commands);
	if (keeps)
		shm_unlink(name);
	return 0;
}
