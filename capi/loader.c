/* The loader's lock. */
#include <pthread.h>
#include <time.h>
#include "loader.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local unsigned held; /* how often this thread has taken the lock */

void loader_lock(void)
{
	if (held++ == 0)
		pthread_mutex_lock(&lock);
}

bool loader_lock_at_end(void)
{
	const time_t patience = 2; /* seconds */
	static bool in_vain;
	struct timespec until;
	if (held == 0) {
		if (in_vain)
			return false;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += patience;
		in_vain = pthread_mutex_timedlock(&lock, &until) != 0;
		if (in_vain)
			return false;
	}
	held++;
	return true;
}

void loader_unlock(void)
{
	if (--held == 0)
		pthread_mutex_unlock(&lock);
}

unsigned loader_leave(void)
{
	unsigned depth = held;
	held = 0;
	if (depth != 0)
		pthread_mutex_unlock(&lock);
	return depth;
}

void loader_return(unsigned depth)
{
	if (depth != 0)
		pthread_mutex_lock(&lock);
	held = depth;
}

/* In a forked child only the thread that forked lives: nobody else has the lock. */
static void after_fork_in_child(void)
{
	pthread_mutex_init(&lock, NULL);
	if (held != 0)
		pthread_mutex_lock(&lock);
}

__attribute__((constructor)) static void watch_forks(void) { pthread_atfork(NULL, NULL, after_fork_in_child); }
