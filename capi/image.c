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
static bool make_key(const struct module *module, const struct object *object, char *key, size_t size)
{
	struct stat file;
	char id[64];
	if (stat(module->program ? "/proc/self/exe" : object->path, &file) != 0)
		return false;
	object_build_id(object, id, sizeof(id));
	snprintf(key, size, "%llx:%llx:%s:winshm_shared", (unsigned long long)file.st_dev, (unsigned long long)file.st_ino, id);
	return true;
}

/* Returns what makes sharing impossible, or NULL. */
static const char *objection(const struct module *module, const struct object *object, char *key, size_t size)
{
	const struct winshm_module *own = module->own;
	if (own->shared_last != own->shared_end)
		return "winshm_start.o must be linked after all other objects";
	if (object_relocates(object, (uintptr_t)own->shared_begin, (uintptr_t)own->shared_end))
		return "a shared variable holds an address, which is another one in every process";
	return make_key(module, object, key, size) ? NULL : "the file cannot be found";
}

DWORD image_share(const struct module *module)
{
	char key[256], path[PATH_MAX];
	struct object object;
	size_t length = length_of(module->own);
	if (length == 0 || winshm_forked || !object_of(module->base, &object, path))
		return 0;
	const char *reason = objection(module, &object, key, sizeof(key));
	DWORD error = ERROR_BAD_EXE_FORMAT;
	if (reason == NULL) {
		error = winshmShareImage(key, strlen(key), (uintptr_t)module->own->shared_begin, length);
		reason = error == ERROR_SERVICE_NOT_ACTIVE ? "there is no object manager, and none can be started" : "no memory is to be had";
	}
	if (error != 0)
		fprintf(stderr, "%s: its data cannot be shared: %s (error %u)\n", path, reason, (unsigned)error);
	return error;
}

void image_release(const struct module *module)
{
	if (length_of(module->own) != 0 && !winshm_forked)
		winshmReleaseImage((uintptr_t)module->own->shared_begin);
}
