/* Messages that are sent and whose answer is waited for: winshm_message.h. */
#include <stdlib.h>
#include <string.h>
#include "_cgo_export.h"
#include "window.h"

/* Sends a message as it is, up to the point where it is over or Go wants something done with it. */
static void drive(struct winshm_send *message, struct winshm_errand *errand)
{
	for (errand->what = ERRAND_NONE;;) {
		winshmSend(thread_key(), message, errand);
		if (errand->what == ERRAND_PROCEDURE || errand->what == ERRAND_CALLBACK)
			errand_run(errand);
		else if (errand->what == ERRAND_FILL)
			memcpy(errand->data, message->data, message->size); /* a wild pointer faults here, as on Windows */
		else
			return;
	}
}

static winshm_result outcome(const struct winshm_errand *errand) { return (winshm_result){errand->result, errand->error}; }

static winshm_result failed(DWORD error) { return (winshm_result){0, error}; }

/* Sends what has nothing to be converted or packed any more. */
static winshm_result deliver(struct winshm_send *message)
{
	struct winshm_errand errand;
	drive(message, &errand);
	if (errand.what == ERRAND_OWN) {
		errand.lparam = message->lparam;
		errand_run(&errand);
	}
	return outcome(&errand);
}

static winshm_result send_block(struct winshm_send *message)
{
	const COPYDATASTRUCT *block = (const COPYDATASTRUCT *)message->lparam;
	unsigned char few[SMALL_BLOCK];
	message->lparam = block->dwData;
	message->data = block->lpData;
	message->size = block->lpData != NULL ? block->cbData : 0;
	message->packed = true;
	if (message->size > 0 && message->size <= sizeof(few))
		message->data = memcpy(few, message->data, message->size);
	return deliver(message);
}

/* Reports whether a procedure of this process may go on with what it was passed after the call has ended with that: its time was
   over, or the manager has ended and with it all calls. */
static bool in_use(DWORD error) { return error == ERROR_TIMEOUT || error == ERROR_ACCESS_DENIED; }

/* Sends a text to a window of this process whose form is another one, or to another process. */
static winshm_result send_text(struct winshm_send *message, const struct winshm_errand *to)
{
	struct text text;
	void *converted = NULL;
	winshm_result answer = failed(text_read(&text, message->form, (const void *)message->lparam, TEXT_LONGEST));
	if (answer.error != 0)
		return answer;
	if (to->what == ERRAND_PACK) {
		message->lparam = text.units != NULL;
		message->data = text.units;
		message->size = text.length;
		message->packed = true;
	} else if (text.units != NULL) {
		converted = text_make(text.units, text.length, to->form);
		message->lparam = (uint64_t)converted;
	}
	message->form = to->form;
	answer = deliver(message);
	if (!in_use(answer.error))
		free(converted);
	text_free(&text);
	return answer;
}

/* Gets a text from a window of this process in its form, as UTF-16. */
static winshm_result fetch_near(struct winshm_send *message, enum form form, struct text *text)
{
	size_t room = (size_t)message->wparam;
	void *buffer = calloc(room + 1, unit_size(form));
	if (buffer == NULL)
		return failed(ERROR_NOT_ENOUGH_MEMORY);
	message->lparam = (uint64_t)buffer;
	message->form = form;
	winshm_result answer = deliver(message);
	if (answer.error == 0) {
		size_t most = answer.value < room ? (size_t)answer.value : room > 0 ? room - 1 : 0;
		answer.error = text_read(text, form, buffer, most);
	}
	if (!in_use(answer.error))
		free(buffer);
	return answer;
}

/* Gets a text from a window of another process. */
static winshm_result fetch_far(struct winshm_send *message, struct text *text)
{
	size_t room = (size_t)message->wparam;
	WCHAR *buffer = calloc(room + 1, sizeof(*buffer));
	if (buffer == NULL)
		return failed(ERROR_NOT_ENOUGH_MEMORY);
	message->packed = true;
	message->lparam = 0;
	message->buffer = buffer;
	message->room = room > 0 ? room - 1 : 0;
	winshm_result answer = deliver(message);
	if (answer.error == 0)
		answer.error = text_read(text, UTF16, buffer, (size_t)message->length);
	free(buffer);
	return answer;
}

static winshm_result fetch(struct winshm_send *message, const struct winshm_errand *from, struct text *text)
{
	if (message->wparam > TEXT_ROOM)
		message->wparam = TEXT_ROOM;
	return from->what == ERRAND_PACK ? fetch_far(message, text) : fetch_near(message, from->form, text);
}

/* Sends WM_GETTEXT, and stores the text in the caller's buffer and form. */
static winshm_result send_room(struct winshm_send *message, const struct winshm_errand *to)
{
	void *buffer = (void *)message->lparam;
	size_t room = (size_t)message->wparam, stored;
	enum form form = message->form;
	struct text text;
	winshm_result answer = fetch(message, to, &text);
	if (answer.error != 0)
		return failed(answer.error);
	answer.error = text_cut(text.units, text.length, form, buffer, room, &stored);
	answer.value = answer.error == 0 ? stored : 0;
	text_free(&text);
	return answer;
}

/* Sends WM_GETTEXTLENGTH. How long a text is in another form shows when it is there. */
static winshm_result send_length(struct winshm_send *message, const struct winshm_errand *to)
{
	const enum form form = message->form;
	struct winshm_send again = *message;
	message->packed = to->what == ERRAND_PACK;
	message->form = to->form;
	winshm_result answer = deliver(message);
	if (answer.error != 0 || answer.value == 0 || answer.value >= TEXT_ROOM || (message->packed && form == UTF16))
		return answer;
	struct text text;
	again.id = WM_GETTEXT;
	again.wparam = answer.value + 1;
	if (fetch(&again, to, &text).error != 0)
		return answer;
	answer.value = text_length(text.units, text.length, form);
	text_free(&text);
	return answer;
}

/* The last window to which a block was sent in another process: its block is packed at once. */
static _Thread_local uint32_t last_far;

static winshm_result send_one(struct winshm_send *message)
{
	struct winshm_errand errand;
	if (message->id == WM_COPYDATA && message->window == last_far && last_far != 0)
		return send_block(message);
	drive(message, &errand);
	if (errand.what == ERRAND_NONE)
		return outcome(&errand);
	enum content content = content_of(message->id);
	bool same = errand.what == ERRAND_OWN && (errand.form == message->form || content < CONTENT_TEXT);
	if (same) {
		errand.lparam = message->lparam;
		errand_run(&errand);
		return outcome(&errand);
	}
	switch (content) {
	case CONTENT_BLOCK:
		last_far = message->window;
		return send_block(message);
	case CONTENT_TEXT:
		return send_text(message, &errand);
	case CONTENT_ROOM:
		return send_room(message, &errand);
	default:
		return send_length(message, &errand);
	}
}

winshm_result message_send(const struct winshm_send *message)
{
	struct winshm_send own = *message;
	if (own.window != number_of(HWND_BROADCAST) && own.window != number_of(HWND_TOPMOST))
		return send_one(&own);
	struct window_list list;
	DWORD error = window_list_read(&list, LIST_AUDIENCE, own.id);
	if (error != 0)
		return failed(error);
	for (size_t i = 0; i < list.count; i++) {
		own = *message;
		own.window = list.windows[i];
		send_one(&own);
	}
	free(list.windows);
	return (winshm_result){TRUE, 0};
}

/* How errno is to be after a call that has succeeded. */
static int errno_after(DWORD entry_error, int entry_errno)
{
	DWORD error = GetLastError();
	return error != entry_error ? (int)error : entry_errno;
}

uint64_t message_finish(const struct winshm_send *message, int entry_errno)
{
	DWORD entry_error = GetLastError();
	winshm_result answer = message_send(message);
	return finish(answer, errno_after(entry_error, entry_errno));
}

LRESULT send_own(HWND window, UINT id, WPARAM wparam, LPARAM lparam)
{
	struct winshm_errand errand;
	winshmOwn(thread_key(), number_of(window), &errand);
	if (errand.what != ERRAND_OWN)
		return 0;
	errand.id = id;
	errand.wparam = wparam;
	errand.lparam = (uint64_t)lparam;
	errand_run(&errand);
	return (LRESULT)errand.result;
}

static LRESULT send_message(enum form form, HWND window, UINT id, WPARAM wparam, LPARAM lparam)
{
	ENTER(0);
	struct winshm_send message = {.window = number_of(window), .id = id, .wparam = wparam, .lparam = (uint64_t)lparam, .form = form,
		.timeout = -1};
	return (LRESULT)message_finish(&message, entry_errno);
}

/* 0 and INFINITE are for ever, and what else would be negative is over at once. */
static int64_t limit(UINT milliseconds)
{
	if (milliseconds == 0 || milliseconds == INFINITE)
		return -1;
	return milliseconds < 0x80000000 ? milliseconds : 0;
}

static LRESULT send_timeout(enum form form, const struct winshm_send *from, PDWORD_PTR result)
{
	ENTER(0);
	struct winshm_send message = *from;
	DWORD entry_error = GetLastError();
	message.form = form;
	winshm_result answer = message_send(&message);
	if (result != NULL)
		*result = answer.error == 0 ? answer.value : 0;
	answer.value = answer.error == 0;
	return (LRESULT)finish(answer, errno_after(entry_error, entry_errno));
}

#define SEND(name, form) \
	LRESULT name(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) { return send_message(form, hWnd, Msg, wParam, lParam); }

SEND(SendMessageA, UTF8)
SEND(SendMessageW, UTF16)
SEND(winshm4_SendMessageW, UTF32)

#define SEND_TIMEOUT(name, form) \
	LRESULT name(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags, UINT uTimeout, PDWORD_PTR lpdwResult) \
	{ \
		return send_timeout(form, &(struct winshm_send){.window = number_of(hWnd), .id = Msg, .wparam = wParam, \
			.lparam = (uint64_t)lParam, .flags = fuFlags, .timeout = limit(uTimeout)}, lpdwResult); \
	}

SEND_TIMEOUT(SendMessageTimeoutA, UTF8)
SEND_TIMEOUT(SendMessageTimeoutW, UTF16)
SEND_TIMEOUT(winshm4_SendMessageTimeoutW, UTF32)

BOOL InSendMessage(void) { return InSendMessageEx(NULL) != ISMEX_NOSEND; }

DWORD InSendMessageEx(LPVOID lpReserved)
{
	(void)lpReserved;
	ENTER(ISMEX_NOSEND);
	FINISH(DWORD, winshmInSendMessage(thread_key()));
}

BOOL ReplyMessage(LRESULT lResult)
{
	ENTER(FALSE);
	FINISH(BOOL, winshmReplyMessage(thread_key(), (uint64_t)lResult));
}
