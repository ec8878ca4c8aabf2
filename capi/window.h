/* What the sources share that are about windows and messages. */
#ifndef WINSHM_CAPI_WINDOW_H
#define WINSHM_CAPI_WINDOW_H

#include "thread.h"

/* What Go wants done before it goes on. A window procedure runs on C's stack alone: it may leave by ExitThread. */
enum {
	ERRAND_NONE,      /* nothing: it is over, and result and error say how */
	ERRAND_PROCEDURE, /* call a procedure with a message that has come */
	ERRAND_CALLBACK,  /* call the function that SendMessageCallback was given */
	ERRAND_OWN,       /* the window is the thread's own: call its procedure */
	ERRAND_CONVERT,   /* the window is another thread's of this process, and its texts have another form */
	ERRAND_PACK,      /* it is in another process: what lParam leads to must go along */
	ERRAND_FILL,      /* copy the data to where Go says */
};

/* What has come along with a message. */
enum {
	BRINGS_NUMBERS, /* nothing; in the same process lParam is the sender's pointer */
	BRINGS_BLOCK,   /* WM_COPYDATA: size bytes at data; lparam is dwData */
	BRINGS_TEXT,    /* a text of size units, to be had by winshmTakeText */
	BRINGS_ROOM,    /* WM_GETTEXT: room for a text of size units, with the zero, to be given by winshmGiveText */
};

struct winshm_errand {
	uint32_t what, brings;
	uint32_t form; /* of the procedure's texts */
	uint32_t window, id;
	uint32_t error;
	uintptr_t procedure;
	uint64_t wparam, lparam; /* for ERRAND_CALLBACK: dwData, and the result of the message */
	void *data;
	uint64_t size;
	uint64_t result; /* the procedure's, for Go; at the end Go's */
};

/* A message that is sent. */
struct winshm_send {
	uint32_t window, id;
	uint64_t wparam, lparam;
	uint32_t form;    /* of the text that lparam leads to */
	uint32_t flags;   /* SMTO_... */
	int64_t timeout;  /* in milliseconds; below 0: for ever */
	bool packed;      /* lparam is what another process understands, and this goes along: */
	const void *data; /* bytes, or the units of a text; more bytes than SMALL_BLOCK are asked for by ERRAND_FILL */
	uint64_t size;
	WCHAR *buffer; /* for the text of the answer: room units without a zero, of which length are filled */
	uint64_t room, length;
};

#define SMALL_BLOCK 2048

/* A retrieval: what is wanted, and what was got. */
struct winshm_get {
	uint32_t window, first, last;
	uint32_t mask;  /* of QS_... kinds */
	bool wait, keep;
	bool got;
	uint32_t id, time; /* with window, wparam and lparam: the message */
	uint64_t wparam, lparam;
};

/* How a message leaves that nobody waits for. */
enum { LEAVE_POST, LEAVE_NOTIFY, LEAVE_ASK };

/* Which windows winshmWindows lists. */
enum { LIST_TOP, LIST_BELOW, LIST_THREAD, LIST_AUDIENCE, LIST_CHILDREN, LIST_OWNED };

/* A new class or window, as Go takes it. */
struct winshm_class {
	uint32_t form, style;
	int32_t class_extra, window_extra;
	uintptr_t procedure, module, icon, cursor, background, menu, small_icon;
};

struct winshm_window {
	uint32_t style, ex_style, parent;
	uintptr_t instance, id;
};

/* Calls what Go wants called, and leaves the result in the errand. */
void errand_run(struct winshm_errand *errand);

/* Sends a message, and calls meanwhile what there is to be called. */
winshm_result message_send(const struct winshm_send *message);

/*
 * Sends a message in the name of a function that ends with the answer. The last error, and errno, are the procedure's if that ran
 * on this thread and has left one.
 */
uint64_t message_finish(const struct winshm_send *message, int entry_errno);

/* Calls the procedure of a window of the thread; lparam is in its form. */
LRESULT send_own(HWND window, UINT id, WPARAM wparam, LPARAM lparam);

/* Calls the procedure of a timer whose message is dispatched. false: it has none. */
bool timer_run(const MSG *message);

/* What lParam of a message leads to. */
enum content { CONTENT_NUMBERS, CONTENT_BLOCK, CONTENT_TEXT, CONTENT_ROOM, CONTENT_LENGTH };
enum content content_of(UINT id);

/* How many units a buffer may have that is made for WM_GETTEXT; callers have larger ones. */
#define TEXT_ROOM ((size_t)1 << 20)


/* Returns a text in a form, with a zero, from malloc; NULL: there is no memory. */
void *text_make(const WCHAR *units, size_t length, enum form form);

/* Returns how many units a text has in a form. */
size_t text_length(const WCHAR *units, size_t length, enum form form);

/*
 * Stores as much of a text as fits in room units of a caller's buffer, with a zero, and its length without that in *stored. Returns
 * 0, ERROR_NOACCESS or ERROR_NOT_ENOUGH_MEMORY.
 */
DWORD text_cut(const WCHAR *units, size_t length, enum form form, void *to, size_t room, size_t *stored);

/* A class's name, or its atom, which units is NULL with. Returns as text_read does. */
struct class_name {
	struct text text;
	uint16_t atom;
};

DWORD class_name_read(struct class_name *name, enum form form, const void *from);

/* A list of windows, from malloc. */
struct window_list {
	uint32_t *windows;
	size_t count;
};

DWORD window_list_read(struct window_list *list, uint32_t which, uint32_t argument);

static inline HWND window_of(uint32_t number) { return (HWND)(uintptr_t)number; }
static inline uint32_t number_of(HWND window) { return (uint32_t)(uintptr_t)window; }

/* ALL_FORMS defines the three forms of a function to which the form means nothing. */
#define ALL_FORMS(type, name, parameters, call) \
	type name##A parameters { return call; } \
	type name##W parameters { return call; } \
	type winshm4_##name##W parameters { return call; }

#endif
