/* Window procedures: called here, for Go, and with what has come with a message from another process. */
#include <stdlib.h>
#include "_cgo_export.h"
#include "window.h"

static void call(struct winshm_errand *errand, uint64_t lparam)
{
	WNDPROC procedure = (WNDPROC)errand->procedure;
	errand->result = (uint64_t)procedure(window_of(errand->window), errand->id, errand->wparam, (LPARAM)lparam);
}

static void call_with_block(struct winshm_errand *errand)
{
	COPYDATASTRUCT block = {errand->lparam, (DWORD)errand->size, errand->data};
	call(errand, (uint64_t)&block);
}

/* A text that cannot be had for want of memory is an answer of 0. */
static void call_with_text(struct winshm_errand *errand)
{
	WCHAR *units = malloc(((size_t)errand->size + 1) * sizeof(*units));
	size_t length = units != NULL ? (size_t)winshmTakeText(thread_key(), units, errand->size) : 0;
	void *text = units != NULL ? text_make(units, length, errand->form) : NULL;
	free(units);
	errand->result = 0;
	if (text != NULL)
		call(errand, (uint64_t)text);
	free(text);
}

static void give_text(const struct winshm_errand *errand, const void *buffer)
{
	struct text text;
	size_t most = errand->result < errand->size ? (size_t)errand->result : (size_t)errand->size - 1;
	if (errand->result == 0 || text_read(&text, errand->form, buffer, most) != 0)
		return;
	winshmGiveText(thread_key(), (uint16_t *)text.units, text.length);
	text_free(&text);
}

static void call_with_room(struct winshm_errand *errand)
{
	void *buffer = calloc((size_t)errand->size + 1, unit_size(errand->form));
	errand->result = 0;
	if (buffer != NULL) {
		if (errand->wparam > errand->size)
			errand->wparam = errand->size;
		call(errand, (uint64_t)buffer);
		if (errand->size > 0)
			give_text(errand, buffer);
	}
	free(buffer);
}

void errand_run(struct winshm_errand *errand)
{
	if (errand->what == ERRAND_CALLBACK) {
		SENDASYNCPROC callback = (SENDASYNCPROC)errand->procedure;
		callback(window_of(errand->window), errand->id, errand->wparam, (LRESULT)errand->lparam);
		return;
	}
	switch (errand->brings) {
	case BRINGS_BLOCK:
		call_with_block(errand);
		break;
	case BRINGS_TEXT:
		call_with_text(errand);
		break;
	case BRINGS_ROOM:
		call_with_room(errand);
		break;
	default:
		call(errand, errand->lparam);
	}
}
