/* Libraries that are loaded as data. */
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "datafile.h"
#include "module_name.h"

#define AS_DATAFILE 1u
#define AS_IMAGE_RESOURCE 2u

struct datafile {
	struct datafile *next;
	HMODULE module;
	void *memory;
	size_t length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct datafile *first;

static HMODULE remember(void *memory, size_t length, DWORD flags)
{
	struct datafile *file = malloc(sizeof(*file));
	if (file == NULL)
		return NULL;
	unsigned mark = (flags & LOAD_LIBRARY_AS_IMAGE_RESOURCE) != 0 ? AS_IMAGE_RESOURCE : AS_DATAFILE;
	*file = (struct datafile){.module = (HMODULE)((char *)memory + mark), .memory = memory, .length = length};
	pthread_mutex_lock(&lock);
	file->next = first;
	first = file;
	pthread_mutex_unlock(&lock);
	return file->module;
}

static void *map(const char *file, size_t *length, DWORD *error)
{
	struct stat status;
	void *memory = MAP_FAILED;
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	*error = ERROR_NOT_ENOUGH_MEMORY;
	if (fd >= 0 && fstat(fd, &status) == 0) {
		*length = (size_t)status.st_size;
		memory = mmap(NULL, *length, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	return memory;
}

HMODULE datafile_load(const char *name, DWORD flags, DWORD *error)
{
	char file[PATH_MAX];
	struct stat status;
	size_t length;
	if (!module_name_file(name, file)) {
		*error = strchr(name, '/') != NULL ? ERROR_FILE_NOT_FOUND : ERROR_MOD_NOT_FOUND;
		return NULL;
	}
	*error = module_file_check(file);
	if (*error != 0 && stat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0)
		*error = ERROR_FILE_INVALID;
	if (*error != 0)
		return NULL;
	void *memory = map(file, &length, error);
	HMODULE module = memory != MAP_FAILED ? remember(memory, length, flags) : NULL;
	if (module == NULL && memory != MAP_FAILED)
		munmap(memory, length);
	return module;
}

bool datafile_free(HMODULE module)
{
	struct datafile *found = NULL;
	pthread_mutex_lock(&lock);
	for (struct datafile **link = &first; *link != NULL; link = &(*link)->next)
		if ((*link)->module == module) {
			found = *link;
			*link = found->next;
			break;
		}
	pthread_mutex_unlock(&lock);
	if (found != NULL)
		munmap(found->memory, found->length);
	free(found);
	return found != NULL;
}
