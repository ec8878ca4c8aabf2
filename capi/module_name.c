/* The names of libraries, and the files that they lead to. */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "module_name.h"

/* Drops what Windows has before a path, and turns its slashes. */
static void make_path(char *path)
{
	const char *start = path;
	for (char *c = path; *c != 0; c++)
		if (*c == '\\')
			*c = '/';
	if (strncmp(start, "//?/", 4) == 0 || strncmp(start, "//./", 4) == 0)
		start += 4;
	if (((*start | 32) >= 'a' && (*start | 32) <= 'z') && start[1] == ':')
		start += 2;
	memmove(path, start, strlen(start) + 1);
}

DWORD module_name_read(char *path, enum form form, const void *from)
{
	struct text text;
	DWORD error = text_read_name(&text, form, from);
	if (error != 0)
		return error;
	size_t length = 0;
	if (text.units != NULL)
		length = utf16_to_utf8(text.units, text.length, path, PATH_MAX - 1, NULL);
	text_free(&text);
	if (length == 0)
		return ERROR_INVALID_PARAMETER;
	if (length > PATH_MAX - 1)
		return ERROR_FILENAME_EXCED_RANGE;
	path[length] = 0;
	make_path(path);
	return *path != 0 ? 0 : ERROR_INVALID_PARAMETER;
}

static void add(struct module_names *names, const char *folder, size_t folder_length, const char *before, const char *stem,
	size_t stem_length, const char *after)
{
	snprintf(names->name[names->count++], sizeof(names->name[0]), "%.*s%s%.*s%s", (int)folder_length, folder, before,
		(int)stem_length, stem, after);
}

void module_names(const char *path, struct module_names *names)
{
	const char *stem = last_part(path), *dot = strrchr(stem, '.');
	size_t folder = (size_t)(stem - path), length = dot != NULL ? (size_t)(dot - stem) : strlen(stem);
	names->count = 0;
	if (dot != NULL && strcasecmp(dot, ".dll") != 0) {
		add(names, path, folder, "", stem, dot[1] == 0 ? length : strlen(stem), "");
		return;
	}
	add(names, path, folder, "", stem, length, dot != NULL ? dot : ".dll");
	add(names, path, folder, "", stem, length, ".so");
	add(names, path, folder, "lib", stem, length, ".so");
	add(names, path, folder, "", stem, length, "");
}

bool module_name_is_system(const char *path)
{
	static const char *const system[] = {"kernel32", "kernelbase", "user32", "shlwapi", "ntdll", "msvcrt", "ucrtbase"};
	const char *name = last_part(path), *dot = strrchr(name, '.');
	size_t length = dot != NULL ? (size_t)(dot - name) : strlen(name);
	if (dot != NULL && strcasecmp(dot, ".dll") != 0 && dot[1] != 0)
		return false;
	for (size_t i = 0; i < sizeof(system) / sizeof(*system); i++)
		if (strlen(system[i]) == length && strncasecmp(name, system[i], length) == 0)
			return true;
	return false;
}

bool module_name_loaded(const char *path, struct object *found, char *found_path)
{
	struct module_names names;
	if (module_name_is_system(path))
		return object_at((const void *)module_name_loaded, found, found_path);
	module_names(path, &names);
	for (size_t i = 0; i < names.count; i++)
		if (object_named(names.name[i], found, found_path))
			return true;
	return false;
}

/* Returns the length of the folder of the program, with its slash. */
static size_t program_folder(char *folder)
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	folder[length > 0 ? length : 0] = 0;
	return (size_t)(last_part(folder) - folder);
}

/* A path that begins in the current folder is made whole, since that folder may be another one later. */
static size_t current_folder(char *folder)
{
	if (getcwd(folder, PATH_MAX - 1) == NULL)
		*folder = 0;
	else
		strcat(folder, "/");
	return strlen(folder);
}

bool module_name_file(const char *path, char *file)
{
	struct module_names names;
	size_t folder = strchr(path, '/') == NULL ? program_folder(file) : *path != '/' ? current_folder(file) : 0;
	module_names(path, &names);
	for (size_t i = 0; i < names.count; i++) {
		snprintf(file + folder, PATH_MAX - folder, "%s", names.name[i]);
		if (access(file, F_OK) == 0)
			return true;
	}
	return false;
}

static bool is_elf_for_us(const ElfW(Ehdr) *head)
{
	extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));
	return memcmp(head->e_ident, __ehdr_start.e_ident, EI_VERSION + 1) == 0 && head->e_machine == __ehdr_start.e_machine &&
		head->e_type == ET_DYN;
}

DWORD module_file_check(const char *file)
{
	ElfW(Ehdr) head;
	struct stat status;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return ERROR_ACCESS_DENIED;
	DWORD error = ERROR_BAD_EXE_FORMAT;
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
		error = ERROR_ACCESS_DENIED;
	else if (read(fd, &head, sizeof(head)) == sizeof(head) && is_elf_for_us(&head))
		error = 0;
	close(fd);
	return error;
}
