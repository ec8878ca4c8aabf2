/* Further threads, each of which gets its lines by a pipe of its own: a part of driver.c. */

#ifndef __linux__
#include <fcntl.h>
#include <io.h>
#define pipe(ends) _pipe(ends, 4096, _O_BINARY)
#define read(file, place, n) _read(file, place, (unsigned)(n))
#define write(file, from, n) _write(file, from, (unsigned)(n))
#endif

enum { MOST_THREADS = 200 };

static int pipes[MOST_THREADS][2]; /* by the number of the thread */

/* Reads a line of the thread's, byte by byte. */
static void read_own(int file, char *line, size_t room)
{
	size_t n = 0;
	while (n + 1 < room && read(file, line + n, 1) == 1 && line[n] != '\n')
		n++;
	line[n] = 0;
}

static DWORD WINAPI thread(LPVOID number)
{
	char line[8192];
	int i = (int)(ULONG_PTR)number;
	snprintf(self.name, sizeof(self.name), "@%d", i);
	for (;;) {
		read_own(pipes[i][0], line, sizeof(line));
		say("%s", self.name);
		finish();
		if (strcmp(line, "Return") == 0)
			return 0;
		if (strcmp(line, "ExitThread") == 0)
			ExitThread(0);
		say("%s ", self.name);
		call(line);
	}
}

/* Gives a line to its thread, which is made if it is new. */
static void pass(char *line)
{
	char *text;
	long i = strtol(line + 1, &text, 10);
	if (i < 0 || i >= MOST_THREADS || *text != ' ')
		die("no such thread");
	if (pipes[i][1] == 0) {
		if (pipe(pipes[i]) != 0)
			die("no pipe");
		CloseHandle(CreateThread(NULL, 0, thread, (LPVOID)(ULONG_PTR)i, 0, NULL));
	}
	size_t n = strlen(++text);
	text[n] = '\n';
	if (write(pipes[i][1], text, n + 1) != (int)(n + 1))
		die("a line is lost");
}
