/* Descriptors that a caller points at are copied through the kernel, part by part. Go looks at what is in them. */
#include <stdlib.h>
#include <string.h>
#include "security.h"

/* More than two SIDs and two lists take, so that no length that changes meanwhile leads out of it. */
#define ROOM (256 * 1024)

struct building {
	unsigned char *bytes;
	DWORD used;
};

static size_t sid_size(const unsigned char head[8])
{
	return 8 + 4 * (head[1] < SID_MAX_SUB_AUTHORITIES ? head[1] : SID_MAX_SUB_AUTHORITIES);
}

static size_t acl_size(const unsigned char head[8])
{
	size_t size = head[2] | (size_t)head[3] << 8;
	return size < sizeof(ACL) ? sizeof(ACL) : size;
}

/* Copies a part, which says in its first 8 bytes how long it is. */
static bool copy_part(struct building *b, DWORD *offset, const void *from, size_t (*size)(const unsigned char *))
{
	unsigned char head[8];
	*offset = 0;
	if (from == NULL)
		return true;
	if (!copy_in(head, from, sizeof(head)))
		return false;
	size_t length = size(head);
	if (!copy_in(b->bytes + b->used, from, length))
		return false;
	*offset = b->used;
	b->used += (DWORD)(length + 3) & ~3u;
	return true;
}

/* Reads a descriptor's head as an absolute one. */
static bool read_head(SECURITY_DESCRIPTOR *head, const void *from)
{
	SECURITY_DESCRIPTOR_RELATIVE relative;
	if (!copy_in(&relative, from, sizeof(relative)))
		return false;
	memset(head, 0, sizeof(*head));
	memcpy(head, &relative, offsetof(SECURITY_DESCRIPTOR_RELATIVE, Owner));
	if (head->Revision != SECURITY_DESCRIPTOR_REVISION)
		return true; /* whatever follows */
	if (!(head->Control & SE_SELF_RELATIVE))
		return copy_in(head, from, sizeof(*head));
	struct descriptor_parts parts = {
		relative.Owner ? (char *)from + relative.Owner : NULL,
		relative.Group ? (char *)from + relative.Group : NULL,
		relative.Sacl ? (PACL)((char *)from + relative.Sacl) : NULL,
		relative.Dacl ? (PACL)((char *)from + relative.Dacl) : NULL,
	};
	head->Owner = parts.owner, head->Group = parts.group, head->Sacl = parts.sacl, head->Dacl = parts.dacl;
	return true;
}

DWORD descriptor_copy(const void *from, void **copy)
{
	SECURITY_DESCRIPTOR head;
	*copy = NULL;
	if (!read_head(&head, from))
		return ERROR_NOACCESS;
	struct building b = {malloc(ROOM), sizeof(SECURITY_DESCRIPTOR_RELATIVE)};
	if (b.bytes == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	SECURITY_DESCRIPTOR_RELATIVE relative = {head.Revision, head.Sbz1, head.Control | SE_SELF_RELATIVE, 0, 0, 0, 0};
	if (!copy_part(&b, &relative.Owner, head.Owner, sid_size) || !copy_part(&b, &relative.Group, head.Group, sid_size) ||
		!copy_part(&b, &relative.Dacl, head.Control & SE_DACL_PRESENT ? head.Dacl : NULL, acl_size) ||
		!copy_part(&b, &relative.Sacl, head.Control & SE_SACL_PRESENT ? head.Sacl : NULL, acl_size)) {
		free(b.bytes);
		return ERROR_NOACCESS;
	}
	memcpy(b.bytes, &relative, sizeof(relative));
	*copy = b.bytes;
	return 0;
}

winshm_result to_local(winshm_result made, void *memory, void **local)
{
	if (made.error == 0) {
		void *moved = LocalAlloc(LMEM_FIXED, made.value);
		if (moved == NULL) {
			made = (winshm_result){0, ERROR_NOT_ENOUGH_MEMORY};
		} else {
			memcpy(moved, memory, made.value);
			*local = moved;
		}
	}
	free(memory);
	return made;
}

DWORD read_descriptor(LPSECURITY_ATTRIBUTES attributes, void **copy)
{
	*copy = NULL;
	if (attributes == NULL || attributes->lpSecurityDescriptor == NULL)
		return 0;
	DWORD error = descriptor_copy(attributes->lpSecurityDescriptor, copy);
	attributes->lpSecurityDescriptor = *copy;
	return error;
}
