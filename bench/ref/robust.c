/*
 * A mutex of POSIX threads that processes share, and that tells when its owner has died: of what Linux has, the nearest to a
 * mutex of Win32. And a semaphore of one unit. Neither is handed over in order.
 *
 * usage: robust MEMORY
 *
 * MEMORY is a file of at least one zeroed page that all processes map.
 *
 *	found 1              makes both; one process does, before all else
 *	mutex N              locks and unlocks
 *	contend START END    locks as often as it can between two times of day; answers how often
 *	contendunit START END  the same with the semaphore
 */
#include "serve.h"
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>

static struct shared {
	pthread_mutex_t mutex;
	sem_t unit;
} *shared;

/* Dies of an error number, if it is one. */
static void check(const char *what, int error)
{
	errno = error;
	if (error)
		die(what);
}

static void lock(void)
{
	int error = pthread_mutex_lock(&shared->mutex);

	if (error == EOWNERDEAD)
		error = pthread_mutex_consistent(&shared->mutex);
	check("lock", error);
}

static void unlock(void)
{
	check("unlock", pthread_mutex_unlock(&shared->mutex));
}

static long long found(long unused, long unused2)
{
	pthread_mutexattr_t attributes;

	(void)unused, (void)unused2;
	check("attributes", pthread_mutexattr_init(&attributes));
	check("shared", pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
	check("robust", pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
	check("recursive", pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE)); /* as Win32's are */
	check("mutex", pthread_mutex_init(&shared->mutex, &attributes));
	if (sem_init(&shared->unit, 1, 1) < 0)
		die("sem_init");
	return 0;
}

static long long uncontended(long n, long unused)
{
	long long start = now();

	(void)unused;
	for (long i = 0; i < n; i++) {
		lock();
		unlock();
	}
	return now() - start;
}

static void take(void)
{
	if (sem_wait(&shared->unit) < 0)
		die("sem_wait");
}

static void give_back(void)
{
	if (sem_post(&shared->unit) < 0)
		die("sem_post");
}

/* Takes something, and gives it back, as often as it can. */
static long long contend_for(void (*get)(void), void (*leave)(void), long start, long end)
{
	long taken = 0;

	rest(start - now());
	while (now() < end) {
		get();
		taken += now() < end;
		leave();
	}
	return taken;
}

static long long contend(long start, long end)
{
	return contend_for(lock, unlock, start, end);
}

static long long contend_unit(long start, long end)
{
	return contend_for(take, give_back, start, end);
}

static const struct command commands[] = {
	{"found", found}, {"mutex", uncontended}, {"contend", contend}, {"contendunit", contend_unit}, {NULL, NULL},
};

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;

	if (fd < 0 || (shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED) {
		perror("robust: MEMORY");
		return 1;
	}
	serve(commands);
	return 0;
}
