/* How a program begins that has wmain, WinMain or wWinMain instead of main. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "internal.h"
#include "start/winshm_start.h"

typedef int wmain_function(int argc, void *argv, void *envp);
typedef int win_main_function(HMODULE module, HMODULE previous, void *command_line, int show);

static winshm_entry *first_of(winshm_entry *const *entries, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (entries[i] != NULL)
			return entries[i];
	return NULL;
}

#define FIRST_OF(entries) first_of(entries, sizeof(entries) / sizeof(*(entries)))

/* Returns a string in the program's wide characters, from malloc, for the life of the program. */
static void *widen(const char *string, bool is_short)
{
	size_t length = strlen(string);
	WCHAR *units = calloc(length + 1, sizeof(*units));
	WCHAR4 *characters = calloc(length + 1, sizeof(*characters));
	if (units == NULL || characters == NULL)
		abort();
	size_t count = utf8_to_utf16(string, length, units, length, NULL);
	if (is_short) {
		free(characters);
		return units;
	}
	utf16_to_utf32(units, count, characters, length);
	free(units);
	return characters;
}

static void **widen_all(char *const *strings, bool is_short)
{
	size_t count = 0;
	while (strings[count] != NULL)
		count++;
	void **wide = calloc(count + 1, sizeof(*wide));
	if (wide == NULL)
		abort();
	for (size_t i = 0; i < count; i++)
		wide[i] = widen(strings[i], is_short);
	return wide;
}

/* Appends an argument so that Windows' rules take it apart again. */
static char *quote(char *to, const char *argument)
{
	bool plain = *argument != 0 && strpbrk(argument, " \t\n\v\"") == NULL;
	size_t backslashes = 0;
	if (!plain)
		*to++ = '"';
	for (; *argument != 0; argument++) {
		if (*argument == '"')
			for (backslashes++; backslashes > 0; backslashes--)
				*to++ = '\\';
		backslashes = *argument == '\\' ? backslashes + 1 : 0;
		*to++ = *argument;
	}
	for (; !plain && backslashes > 0; backslashes--)
		*to++ = '\\';
	if (!plain)
		*to++ = '"';
	return to;
}

/* Returns the arguments in one string, without the program's name, as WinMain gets them. */
static char *join(char *const *arguments)
{
	size_t room = 1;
	for (char *const *argument = arguments; *argument != NULL; argument++)
		room += 2 * strlen(*argument) + 3;
	char *line = malloc(room), *end = line;
	if (line == NULL)
		abort();
	for (char *const *argument = arguments; *argument != NULL; argument++) {
		if (end != line)
			*end++ = ' ';
		end = quote(end, *argument);
	}
	*end = 0;
	return line;
}

static int run_windows(winshm_entry *entry, void *command_line)
{
	return ((win_main_function *)entry)(GetModuleHandleW(NULL), NULL, command_line, SW_SHOWDEFAULT);
}

int winshm_main(int argc, char **argv, char **envp, const struct winshm_module *module)
{
	bool is_short = module->short_wide != NULL;
	char *const *arguments = argc > 0 ? argv + 1 : argv;
	winshm_entry *entry = FIRST_OF(module->wmain);
	if (entry != NULL)
		return ((wmain_function *)entry)(argc, widen_all(argv, is_short), widen_all(envp, is_short));
	entry = FIRST_OF(module->win_main_wide);
	if (entry != NULL)
		return run_windows(entry, widen(join(arguments), is_short));
	entry = FIRST_OF(module->win_main);
	if (entry != NULL)
		return run_windows(entry, join(arguments));
	fprintf(stderr, "%s: there is no main, wmain, WinMain or wWinMain in the program\n", argc > 0 ? argv[0] : "");
	return 127;
}
