/* GetCommandLine: the arguments in one string, quoted so that Windows' rules split it into the same again. */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "format.h"

/* The command line in every form, made once. They stay for the life of the process. */
static struct {
	pthread_once_t once;
	char *utf8;
	WCHAR *utf16;
	WCHAR4 *utf32;
} line = {.once = PTHREAD_ONCE_INIT};

static void put_backslashes(struct output *output, size_t count)
{
	for (; count > 0; count--)
		output_put(output, "\\", 1);
}

/* Between quotation marks, backslashes count only before a quotation mark, and there twice. */
static void put_quoted(struct output *output, const char *argument)
{
	size_t backslashes = 0;
	output_put(output, "\"", 1);
	for (; *argument != 0; argument++) {
		if (*argument == '\\') {
			backslashes++;
			continue;
		}
		put_backslashes(output, *argument == '"' ? 2 * backslashes + 1 : backslashes);
		backslashes = 0;
		output_put(output, argument, 1);
	}
	put_backslashes(output, 2 * backslashes);
	output_put(output, "\"", 1);
}

static void put_argument(struct output *output, const char *argument)
{
	if (*argument != 0 && strpbrk(argument, " \t\n\v\"") == NULL)
		output_put(output, argument, strlen(argument));
	else
		put_quoted(output, argument);
}

/* The arguments as the kernel keeps them, each with its zero. */
static void read_arguments(struct output *arguments)
{
	char piece[512];
	ssize_t got;
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (got = read(fd, piece, sizeof(piece))) > 0)
		output_put(arguments, piece, (size_t)got);
	if (fd >= 0)
		close(fd);
}

static void keep(const struct output *text)
{
	const size_t room = text->length + 1;
	line.utf8 = calloc(room, sizeof(*line.utf8));
	line.utf16 = calloc(room, sizeof(*line.utf16));
	line.utf32 = calloc(room, sizeof(*line.utf32));
	if (line.utf8 == NULL || line.utf16 == NULL || line.utf32 == NULL)
		return;
	memcpy(line.utf8, text->bytes, text->length);
	utf8_to_utf16(text->bytes, text->length, line.utf16, room, NULL);
	utf8_to_utf32(text->bytes, text->length, line.utf32, room, NULL);
}

static void make(void)
{
	struct output arguments, text;
	output_begin(&arguments);
	output_begin(&text);
	read_arguments(&arguments);
	for (size_t at = 0; at < arguments.length; at += strlen(arguments.bytes + at) + 1) {
		if (at > 0)
			output_put(&text, " ", 1);
		put_argument(&text, arguments.bytes + at);
	}
	keep(&text);
	output_end(&arguments);
	output_end(&text);
}

static void make_once(void)
{
	const int entry_errno = errno;
	pthread_once(&line.once, make);
	errno = entry_errno;
}

LPSTR GetCommandLineA(void)
{
	make_once();
	return line.utf8;
}

LPWSTR GetCommandLineW(void)
{
	make_once();
	return line.utf16;
}

WCHAR4 *winshm4_GetCommandLineW(void)
{
	make_once();
	return line.utf32;
}
