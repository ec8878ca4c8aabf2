/* What the dynamic linker has loaded. */
#include "objects.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct visit {
	struct object *objects;
	size_t count;
	void (*function)(const struct object *objects, size_t count, void *argument);
	void *argument;
};

static struct object describe(const struct dl_phdr_info *info)
{
	struct object object = {.bias = info->dlpi_addr, .path = info->dlpi_name, .base = UINTPTR_MAX,
		.segments = info->dlpi_phdr, .segment_count = info->dlpi_phnum};
	const uintptr_t page = (uintptr_t)getpagesize();

	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + segment->p_vaddr;

		if (segment->p_type == PT_DYNAMIC)
			object.dynamic = (const void *)start;
		if (segment->p_type != PT_LOAD)
			continue;
		if (object.base > start)
			object.base = start & ~(page - 1);
		if (object.end < start + segment->p_memsz)
			object.end = start + segment->p_memsz;
	}
	return object;
}

static int collect(struct dl_phdr_info *info, size_t size, void *argument)
{
	struct visit *visit = argument;

	(void)size;
	visit->objects[visit->count] = describe(info);
	visit->objects[visit->count].program = visit->count == 0;
	return ++visit->count == OBJECTS_MOST;
}

/* The list is collected and used inside one call of the dynamic linker's own, which keeps the list as it is meanwhile. */
static int collect_and_visit(struct dl_phdr_info *info, size_t size, void *argument)
{
	struct visit *visit = argument;

	(void)info;
	(void)size;
	dl_iterate_phdr(collect, visit);
	visit->function(visit->objects, visit->count, visit->argument);
	return 1;
}

void objects_visit(void (*function)(const struct object *, size_t, void *), void *argument)
{
	struct visit visit = {.function = function, .argument = argument};

	visit.objects = calloc(OBJECTS_MOST, sizeof *visit.objects);
	if (visit.objects)
		dl_iterate_phdr(collect_and_visit, &visit);
	free(visit.objects);
}

/* A search for one object. */
struct search {
	uintptr_t address;
	bool is_base;
	const char *name;
	struct stat file;
	bool has_file;
	struct object *found;
	char *path;
	bool success;
};

static void take(struct search *search, const struct object *object)
{
	search->success = true;
	*search->found = *object;
	if (search->path) {
		strncpy(search->path, object->path, PATH_MAX - 1);
		search->path[PATH_MAX - 1] = 0;
		search->found->path = search->path;
	}
}

static void find_address(const struct object *objects, size_t count, void *argument)
{
	struct search *search = argument;

	for (size_t i = 0; i < count && !search->success; i++) {
		const struct object *object = &objects[i];
		bool hit = search->is_base ? search->address == object->base
			: search->address >= object->base && search->address < object->end;

		if (hit)
			take(search, object);
	}
}

bool object_at(const void *address, struct object *found, char *path)
{
	struct search search = {.address = (uintptr_t)address, .found = found, .path = path};

	objects_visit(find_address, &search);
	return search.success;
}

bool object_of(const void *module, struct object *found, char *path)
{
	struct search search = {.address = (uintptr_t)module, .is_base = true, .found = found, .path = path};

	objects_visit(find_address, &search);
	return search.success;
}

static bool is_file(const struct object *object, const struct stat *file)
{
	struct stat own;

	return !stat(object->program ? "/proc/self/exe" : object->path, &own) && own.st_dev == file->st_dev && own.st_ino == file->st_ino;
}

static bool program_is_called(const char *name)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (length < 0)
		return false;
	path[length] = 0;
	return !strcmp(last_part(path), name);
}

static void find_name(const struct object *objects, size_t count, void *argument)
{
	struct search *search = argument;

	for (size_t i = 0; i < count && !search->success; i++) {
		const struct object *object = &objects[i];
		bool hit = search->has_file ? is_file(object, &search->file)
			: object->program ? program_is_called(search->name) : object_is_called(object, search->name);

		if (hit)
			take(search, object);
	}
}

bool object_named(const char *name, struct object *found, char *path)
{
	struct search search = {.name = name, .found = found, .path = path};

	if (strchr(name, '/')) {
		if (stat(name, &search.file))
			return false;
		search.has_file = true;
	}
	objects_visit(find_name, &search);
	return search.success;
}
