// post TEXT...: puts lines on the board, and starts the program beside it, show, which has them too.
#include <cstdio>
#include <string>
#include <windows.h>

#include "board.h"

namespace {

// Runs a program to its end and returns its exit code.
DWORD run(std::string command)
{
	STARTUPINFOA startup{};
	PROCESS_INFORMATION process{};
	startup.cb = sizeof(startup);
	if (!CreateProcessA(nullptr, &command[0], nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &process)) {
		std::printf("%s does not start: error %u\n", command.c_str(), static_cast<unsigned>(GetLastError()));
		return 1;
	}
	DWORD code = 1;
	WaitForSingleObject(process.hProcess, INFINITE);
	GetExitCodeProcess(process.hProcess, &code);
	CloseHandle(process.hThread);
	CloseHandle(process.hProcess);
	return code;
}

// The path of a program beside this one, in quotes.
std::string beside(const char *name)
{
	char path[MAX_PATH];
	GetModuleFileNameA(nullptr, path, MAX_PATH);
	std::string own(path);
	return '"' + own.substr(0, own.find_last_of("/\\") + 1) + name + '"';
}

} // namespace

int main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		if (BoardAppend(argv[i]) < 0)
			std::printf("there is no room for \"%s\"\n", argv[i]);
	std::fflush(stdout);
	return static_cast<int>(run(beside("show")));
}
