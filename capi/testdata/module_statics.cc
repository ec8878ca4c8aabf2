/* A library in C++: when are its static objects there? With PLAIN it does without windows.h, and DllMain has a C++ name. */
#include <cstdio>
#include <unistd.h>
#ifndef PLAIN
#include <windows.h>
#include <winshm.h>
#else
#define WINSHM_SHARED __attribute__((section("winshm_shared")))
#define WINAPI
typedef int BOOL;
typedef unsigned DWORD;
typedef void *HINSTANCE, *LPVOID;
#endif

namespace {

struct Talker {
	Talker() { dprintf(1, "static made\n"); }
	~Talker() { dprintf(1, "static gone\n"); }
} talker;

WINSHM_SHARED int shared_number = 7;

}

/* One for which there may be only one in the process: the linker never unloads its library. */
template <class T> struct Only {
	static int value;
};
template <class T> int Only<T>::value = 3;

extern "C" __attribute__((visibility("default"))) int Shared() { return ++shared_number; }
extern "C" __attribute__((visibility("default"))) int Value() { return Only<Talker>::value; }
#ifdef UNIQUE
extern "C" __attribute__((visibility("default"))) int Unique() { return Only<int>::value; }
#endif

BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID reserved)
{
	dprintf(1, "DllMain %u%s\n", reason, reserved != nullptr ? " static" : "");
	return 1;
}
