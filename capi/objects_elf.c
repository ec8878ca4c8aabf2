/* What ELF files say of themselves, in the memory that they are loaded into. */
#include <string.h>
#include "objects.h"

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

const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool object_is_called(const struct object *object, const char *name)
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
			if (marked[i] || !object_is_called(&objects[i], strings + entry->d_un.d_val))
				continue;
			marked[i] = true;
			mark(objects, count, i, marked);
		}
	}
}

struct need {
	uintptr_t from, to;
	bool by_program;
	bool is;
};

static void find_need(const struct object *objects, size_t count, void *argument)
{
	struct need *need = argument;
	bool marked[OBJECTS_MOST] = {false};

	for (size_t i = 0; i < count; i++)
		if (need->by_program ? objects[i].program : objects[i].base == need->from)
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

bool object_needed_by_program(uintptr_t base)
{
	struct need need = {.by_program = true, .to = base};

	objects_visit(find_need, &need);
	return need.is;
}

static bool is_in(uintptr_t address, uintptr_t begin, uintptr_t end) { return address >= begin && address < end; }

static size_t dynamic_size(const struct object *object, ElfW(Sxword) tag)
{
	for (const ElfW(Dyn) *entry = object->dynamic; entry && entry->d_tag != DT_NULL; entry++)
		if (entry->d_tag == tag)
			return entry->d_un.d_val;
	return 0;
}

/* Packed relocations (DT_RELR): an address, then words whose bits stand for the 63 that follow. */
static bool packed_relocates(const struct object *object, uintptr_t begin, uintptr_t end)
{
	const int relr = 36, relr_size = 35;
	const uintptr_t *packed = dynamic_address(object, relr);
	size_t count = packed ? dynamic_size(object, relr_size) / sizeof(*packed) : 0;
	uintptr_t next = 0;
	for (size_t i = 0; i < count; i++) {
		if ((packed[i] & 1) == 0) {
			next = object->bias + packed[i] + sizeof(*packed);
			if (is_in(next - sizeof(*packed), begin, end))
				return true;
			continue;
		}
		for (unsigned bit = 1; bit < 64; bit++, next += sizeof(*packed))
			if ((packed[i] >> bit & 1) != 0 && is_in(next, begin, end))
				return true;
	}
	return false;
}

bool object_relocates(const struct object *object, uintptr_t begin, uintptr_t end)
{
	const ElfW(Rela) *table = dynamic_address(object, DT_RELA);
	size_t count = table ? dynamic_size(object, DT_RELASZ) / sizeof(*table) : 0;
	for (size_t i = 0; i < count; i++)
		if (is_in(object->bias + table[i].r_offset, begin, end))
			return true;
	return packed_relocates(object, begin, end);
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
