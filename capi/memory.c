/* Memory that a caller points at. The kernel copies it: where the pointer leads nowhere that is an error, not a fault. */
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>
#include "internal.h"

typedef ssize_t copier(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long, unsigned long);

/* 1: copied. 0: a bad pointer. -1: this system does not let a process copy its own memory so (an old sandbox). */
static int copy_through_kernel(copier *copy, void *ours, const void *theirs, size_t length)
{
	const int before = errno;
	struct iovec local = {ours, length}, remote = {(void *)theirs, length};
	ssize_t copied = copy(getpid(), &local, 1, &remote, 1, 0);
	int refused = copied < 0 && (errno == ENOSYS || errno == EPERM);
	errno = before;
	return refused ? -1 : copied == (ssize_t)length;
}

bool copy_in(void *to, const void *from, size_t length)
{
	int copied = copy_through_kernel(process_vm_readv, to, from, length);
	if (copied < 0 && from != NULL)
		memcpy(to, from, length);
	return copied > 0 || (copied < 0 && from != NULL);
}

bool copy_out(void *to, const void *from, size_t length)
{
	int copied = copy_through_kernel(process_vm_writev, (void *)from, to, length);
	if (copied < 0 && to != NULL)
		memcpy(to, from, length);
	return copied > 0 || (copied < 0 && to != NULL);
}

bool read_attributes(SECURITY_ATTRIBUTES *copy, LPSECURITY_ATTRIBUTES *attributes)
{
	if (*attributes == NULL)
		return true;
	bool ok = copy_in(copy, *attributes, sizeof(*copy));
	*attributes = copy;
	return ok;
}
