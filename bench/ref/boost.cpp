/*
 * Boost's named mutex.
 *
 * usage: boost NAME
 *
 * Each line on standard input is answered by a number.
 *
 *	forget 1              removes the name; those who have the mutex keep it
 *	mutex N               locks and unlocks; answers the nanoseconds
 *	contend START END     locks as often as it can between two times of day; answers how often
 */
#include <boost/interprocess/sync/named_mutex.hpp>
#include <iostream>
#include <sstream>
#include <string>
#include <time.h>

using boost::interprocess::named_mutex;

static long long now()
{
	timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long uncontended(named_mutex &m, long n)
{
	long long start = now();
	for (long i = 0; i < n; i++) {
		m.lock();
		m.unlock();
	}
	return now() - start;
}

static long long contend(named_mutex &m, long long start, long long end)
{
	long long taken = 0, wait = start - now();
	timespec t = {wait / 1000000000, wait % 1000000000};
	if (wait > 0)
		clock_nanosleep(CLOCK_MONOTONIC, 0, &t, nullptr);
	while (now() < end) {
		m.lock();
		taken += now() < end;
		m.unlock();
	}
	return taken;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		std::cerr << "usage: boost NAME\n";
		return 2;
	}
	named_mutex m(boost::interprocess::open_or_create, argv[1]);
	for (std::string line; std::getline(std::cin, line);) {
		std::istringstream words(line);
		std::string verb;
		long long a = 0, b = 0;
		words >> verb >> a >> b;
		if (verb == "forget")
			std::cout << named_mutex::remove(argv[1]) << std::endl;
		else if (verb == "mutex")
			std::cout << uncontended(m, a) << std::endl;
		else if (verb == "contend")
			std::cout << contend(m, a, b) << std::endl;
		else
			std::cout << "error unknown command" << std::endl;
	}
}
