/* Shared data sections: what WINSHM_SHARED marks in a program or library is one memory for all processes that load it. */
#include "_cgo_export.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "loader.h"

static size_t length_of(const struct winshm_module *own)
{
	return own == NULL || own->shared_begin == NULL ? 0 : (size_t)(own->shared_end - own->shared_begin);
}

/* Names the file, so that only processes that have loaded the same one meet. */
static bool make_key(const struct module *module, char *key, size_t size)
{
	struct object object;
	struct stat file;
	char path[PATH_MAX], id[64];
	if (!object_of(module->base, &object, path) || stat(module->program ? "/proc/self/exe" : path, &file) != 0)
		return false;
	object_build_id(&object, id, sizeof(id));
	snprintf(key, size, "%llx:%llx:%s:winshm_shared", (unsigned long long)file.st_dev, (unsigned long long)file.st_ino, id);
	return true;
}

DWORD image_share(const struct module *module)
{
	char key[256];
	size_t length = length_of(module->own);
	if (length == 0 || winshm_forked)
		return 0;
	if (module->own->shared_last != module->own->shared_end) {
		fprintf(stderr, "%s: winshm_start.o must be linked after all other objects\n", module->path);
		return ERROR_BAD_EXE_FORMAT;
	}
	if (!make_key(module, key, sizeof(key)))
		return ERROR_FILE_NOT_FOUND;
	return winshmShareImage(key, strlen(key), (uintptr_t)module->own->shared_begin, length);
}

void image_release(const struct module *module)
{
	if (length_of(module->own) != 0 && !winshm_forked)
		winshmReleaseImage((uintptr_t)module->own->shared_begin);
}
