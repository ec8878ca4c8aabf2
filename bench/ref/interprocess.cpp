/*
 * Boost.Interprocess: shared memory, named semaphores, and two processes that answer each other by semaphores.
 *
 * usage: interprocess NAME
 *
 * Each line on standard input is answered by a number, of nanoseconds where something is timed.
 *
 *	life N        makes, sizes, maps, touches, unmaps, closes and removes shared memory
 *	keep 1        makes the memory called NAME, which is removed when standard input ends
 *	visit N       opens NAME, maps, touches, unmaps and closes it
 *	semaphore N   post and wait of a named semaphore
 *	partner CPU   starts a second process
 *	ping N        round trips with it
 */
#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <boost/interprocess/sync/named_semaphore.hpp>
#include <iostream>
#include <memory>
#include <signal.h>
#include <sched.h>
#include <sstream>
#include <string>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

using namespace boost::interprocess;

static const std::size_t size = 4096;

static long long now()
{
	timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void touch(const shared_memory_object &memory)
{
	mapped_region view(memory, read_write);
	*static_cast<volatile char *>(view.get_address()) = 1;
}

static void make(const std::string &name)
{
	shared_memory_object memory(create_only, name.c_str(), read_write);
	memory.truncate(size);
	touch(memory);
}

// Does something n times and returns how long that took.
template <class Work> static long long timed(long n, Work work)
{
	long long start = now();
	for (long i = 0; i < n; i++)
		work();
	return now() - start;
}

// What two processes answer each other by.
struct pair {
	interprocess_semaphore to{0}, back{0};
};

class rival {
public:
	explicit rival(const std::string &name) : name(name), brief(name + "-" + std::to_string(getpid())) {}
	~rival()
	{
		if (keeps)
			shared_memory_object::remove(name.c_str());
	}
	long long run(const std::string &verb, long n)
	{
		if (verb == "life")
			return timed(n, [this] { make(brief), shared_memory_object::remove(brief.c_str()); });
		if (verb == "visit")
			return timed(n, [this] { touch(shared_memory_object(open_only, name.c_str(), read_write)); });
		if (verb == "semaphore")
			return semaphore(n);
		if (verb == "ping")
			return timed(n, [this] { both->to.post(), both->back.wait(); });
		if (verb == "keep")
			make(name), keeps = true;
		else if (verb == "partner")
			partner(n);
		else
			throw std::runtime_error("unknown command");
		return 0;
	}

private:
	std::string name, brief; // of the memory that is kept, and of what lives for a moment
	bool keeps = false;
	mapped_region shared;
	pair *both = nullptr;

	long long semaphore(long n)
	{
		named_semaphore s(create_only, brief.c_str(), 0);
		named_semaphore::remove(brief.c_str()); // who has it keeps it
		return timed(n, [&] { s.post(), s.wait(); });
	}

	void partner(int cpu)
	{
		mapped_region memory(anonymous_shared_memory(sizeof(pair)));
		shared.swap(memory);
		both = new (shared.get_address()) pair;
		pid_t child = fork();
		if (child < 0)
			throw std::runtime_error("fork");
		if (child > 0)
			return;
		cpu_set_t set;
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || sched_setaffinity(0, sizeof(set), &set) < 0)
			_exit(1);
		for (;;)
			both->to.wait(), both->back.post();
	}
};

int main(int argc, char **argv)
{
	if (argc != 2) {
		std::cerr << "usage: interprocess NAME\n";
		return 2;
	}
	rival r(argv[1]);
	for (std::string line; std::getline(std::cin, line);) {
		std::istringstream words(line);
		std::string verb;
		long n = 0;
		words >> verb >> n;
		try {
			std::cout << r.run(verb, n) << std::endl;
		} catch (const std::exception &e) {
			std::cout << "error " << e.what() << std::endl;
		}
	}
}
