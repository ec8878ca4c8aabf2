/* What the dynamic linker has loaded. */
#define _GNU_SOURCE
#include "objects.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A list of this many objects is more than the dynamic linker could work with in reasonable time. */
#define MAX_OBJECTS 4096

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
	return ++visit->count == MAX_OBJECTS;
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

	visit.objects = calloc(MAX_OBJECTS, sizeof *visit.objects);
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

/* Returns an entry of the dynamic section that is an address, wherever the linker put the sum. */
static const void *dynamic_address(const struct object *object, ElfW(Sxword) tag)
{
	for (const ElfW(Dyn) *entry = object->dynamic; entry && entry->d_tag != DT_NULL; entry++)
		if (entry->d_tag == tag)
			return (const void *)(entry->d_un.d_ptr < object->bias ? entry->d_un.d_ptr + object->bias : entry->d_un.d_ptr);
	return NULL;
}

static const char *soname(const struct object *object)
{
	const char *strings = dynamic_address(object, DT_STRTAB);

	for (const ElfW(Dyn) *entry = object->dynamic; strings && entry->d_tag != DT_NULL; entry++)
		if (entry->d_tag == DT_SONAME)
			return strings + entry->d_un.d_val;
	return "";
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_called(const struct object *object, const char *name)
{
	if (object->program)
		return false;
	return !strcmp(object->path, name) || !strcmp(soname(object), name) || !strcmp(last_part(object->path), last_part(name));
}

/* Marks what the object needs, and what that needs. */
static void mark(const struct object *objects, size_t count, size_t from, bool *marked)
{
	const char *strings = dynamic_address(&objects[from], DT_STRTAB);

	for (const ElfW(Dyn) *entry = objects[from].dynamic; strings && entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag != DT_NEEDED)
			continue;
		for (size_t i = 0; i < count; i++) {
			if (marked[i] || !is_called(&objects[i], strings + entry->d_un.d_val))
				continue;
			marked[i] = true;
			mark(objects, count, i, marked);
		}
	}
}

struct need {
	uintptr_t from, to;
	bool is;
};

static void find_need(const struct object *objects, size_t count, void *argument)
{
	struct need *need = argument;
	bool marked[MAX_OBJECTS] = {false};

	for (size_t i = 0; i < count; i++)
		if (objects[i].base == need->from)
			mark(objects, count, i, marked);
	for (size_t i = 0; i < count; i++)
		need->is |= marked[i] && objects[i].base == need->to;
}

bool object_needs(uintptr_t base, uintptr_t needed)
{
	struct need need = {.from = base, .to = needed};

	objects_visit(find_need, &need);
	return need.is;
}

/* The table of symbols says nowhere how long it is: the hash table does. */
static size_t symbol_count(const struct object *object)
{
	const uint32_t *hash = dynamic_address(object, DT_HASH), *gnu = dynamic_address(object, DT_GNU_HASH);
	const uint32_t *buckets, *chain;
	uint32_t last = 0;

	if (hash)
		return hash[1];
	if (!gnu)
		return 0;
	buckets = gnu + 4 + gnu[2] * (sizeof(ElfW(Addr)) / sizeof *gnu);
	chain = buckets + gnu[0];
	for (uint32_t i = 0; i < gnu[0]; i++)
		if (buckets[i] > last)
			last = buckets[i];
	if (last < gnu[1])
		return gnu[1];
	while (!(chain[last - gnu[1]] & 1))
		last++;
	return last + 1;
}

static bool has_unique_symbol(const struct object *object)
{
	const ElfW(Sym) *symbols = dynamic_address(object, DT_SYMTAB);
	size_t count = symbols ? symbol_count(object) : 0;

	for (size_t i = 0; i < count; i++)
		if (ELF64_ST_BIND(symbols[i].st_info) == STB_GNU_UNIQUE && symbols[i].st_shndx != SHN_UNDEF)
			return true;
	return false;
}

struct stay {
	uintptr_t base;
	bool is;
};

static void find_stay(const struct object *objects, size_t count, void *argument)
{
	struct stay *stay = argument;

	for (size_t i = 0; i < count; i++) {
		if (objects[i].base != stay->base)
			continue;
		for (const ElfW(Dyn) *entry = objects[i].dynamic; entry && entry->d_tag != DT_NULL; entry++)
			stay->is |= entry->d_tag == DT_FLAGS_1 && entry->d_un.d_val & DF_1_NODELETE;
		stay->is |= has_unique_symbol(&objects[i]);
	}
}

bool object_stays(uintptr_t base)
{
	struct stay stay = {.base = base};

	objects_visit(find_stay, &stay);
	return stay.is;
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
			: object->program ? program_is_called(search->name) : is_called(object, search->name);

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

void object_build_id(const struct object *object, char *digits, size_t size)
{
	static const char hexadecimal[] = "0123456789abcdef";
	size_t used = 0;

	for (size_t i = 0; i < object->segment_count; i++) {
		const ElfW(Phdr) *segment = &object->segments[i];
		const char *note = (const char *)(object->bias + segment->p_vaddr), *end = note + segment->p_memsz;

		while (segment->p_type == PT_NOTE && (size_t)(end - note) > sizeof(ElfW(Nhdr))) {
			const ElfW(Nhdr) *head = (const void *)note;
			const unsigned char *text = (const unsigned char *)note + sizeof *head + ((head->n_namesz + 3) & ~3u);

			for (size_t n = 0; head->n_type == NT_GNU_BUILD_ID && n < head->n_descsz && used + 2 < size; n++) {
				digits[used++] = hexadecimal[text[n] >> 4];
				digits[used++] = hexadecimal[text[n] & 15];
			}
			note = (const char *)text + ((head->n_descsz + 3) & ~3u);
		}
	}
	digits[used] = 0;
}
