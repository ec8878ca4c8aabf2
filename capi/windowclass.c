/* Window classes: winshm_window.h. The structures of the A and the W form are the same but for the type of their texts. */
#include "_cgo_export.h"
#include "window.h"

static ATOM register_class(enum form form, const WNDCLASSEXW *class)
{
	ENTER(0);
	struct class_name name;
	struct winshm_class values = {.form = form, .style = class->style, .class_extra = class->cbClsExtra,
		.window_extra = class->cbWndExtra, .procedure = (uintptr_t)class->lpfnWndProc, .module = (uintptr_t)class->hInstance,
		.icon = (uintptr_t)class->hIcon, .cursor = (uintptr_t)class->hCursor, .background = (uintptr_t)class->hbrBackground,
		.menu = (uintptr_t)class->lpszMenuName, .small_icon = (uintptr_t)class->hIconSm};
	DWORD error = class_name_read(&name, form, class->lpszClassName);
	if (error != 0)
		FAIL(error, 0);
	winshm_result answer = {0, ERROR_INVALID_PARAMETER};
	if (values.procedure != 0)
		answer = winshmRegisterClass((uint16_t *)name.text.units, name.text.length, name.atom, &values);
	text_free(&name.text);
	FINISH(ATOM, answer);
}

static ATOM register_old(enum form form, const void *from)
{
	WNDCLASSW old;
	if (!copy_in(&old, from, sizeof(old)))
		FAIL(ERROR_NOACCESS, 0);
	WNDCLASSEXW class = {.style = old.style, .lpfnWndProc = old.lpfnWndProc, .cbClsExtra = old.cbClsExtra,
		.cbWndExtra = old.cbWndExtra, .hInstance = old.hInstance, .hIcon = old.hIcon, .hCursor = old.hCursor,
		.hbrBackground = old.hbrBackground, .lpszMenuName = old.lpszMenuName, .lpszClassName = old.lpszClassName};
	return register_class(form, &class);
}

static ATOM register_new(enum form form, const void *from)
{
	WNDCLASSEXW class;
	if (!copy_in(&class, from, sizeof(class)))
		FAIL(ERROR_NOACCESS, 0);
	if (class.cbSize != sizeof(class))
		FAIL(ERROR_INVALID_PARAMETER, 0);
	return register_class(form, &class);
}

static BOOL unregister(enum form form, const void *from)
{
	ENTER(FALSE);
	struct class_name name;
	DWORD error = class_name_read(&name, form, from);
	if (error != 0)
		FAIL(error, FALSE);
	winshm_result answer = winshmUnregisterClass((uint16_t *)name.text.units, name.text.length, name.atom);
	text_free(&name.text);
	FINISH(BOOL, answer);
}

/* Asks what is known of a class; the result is its atom. */
static winshm_result describe(enum form form, const void *from, WNDCLASSEXW *class)
{
	struct class_name name;
	struct winshm_class values;
	winshm_result answer = {0, class_name_read(&name, form, from)};
	if (answer.error != 0)
		return answer;
	answer = winshmGetClass((uint16_t *)name.text.units, name.text.length, name.atom, &values);
	text_free(&name.text);
	if (answer.error == 0)
		*class = (WNDCLASSEXW){.cbSize = sizeof(*class), .style = values.style, .lpfnWndProc = (WNDPROC)values.procedure,
			.cbClsExtra = values.class_extra, .cbWndExtra = values.window_extra, .hInstance = (HINSTANCE)values.module,
			.hIcon = (HICON)values.icon, .hCursor = (HCURSOR)values.cursor, .hbrBackground = (HBRUSH)values.background,
			.lpszMenuName = (LPCWSTR)values.menu, .lpszClassName = from, .hIconSm = (HICON)values.small_icon};
	return answer;
}

static BOOL class_info_new(enum form form, const void *name, void *to)
{
	ENTER(FALSE);
	WNDCLASSEXW class;
	winshm_result answer = describe(form, name, &class);
	if (answer.error == 0 && !copy_out(to, &class, sizeof(class)))
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

static BOOL class_info_old(enum form form, const void *name, void *to)
{
	ENTER(FALSE);
	WNDCLASSEXW class;
	winshm_result answer = describe(form, name, &class);
	WNDCLASSW old = {.style = class.style, .lpfnWndProc = class.lpfnWndProc, .cbClsExtra = class.cbClsExtra,
		.cbWndExtra = class.cbWndExtra, .hInstance = class.hInstance, .hIcon = class.hIcon, .hCursor = class.hCursor,
		.hbrBackground = class.hbrBackground, .lpszMenuName = class.lpszMenuName, .lpszClassName = class.lpszClassName};
	if (answer.error == 0 && !copy_out(to, &old, sizeof(old)))
		answer = (winshm_result){FALSE, ERROR_NOACCESS};
	FINISH(BOOL, answer);
}

ATOM RegisterClassA(const WNDCLASSA *lpWndClass) { return register_old(UTF8, lpWndClass); }
ATOM RegisterClassW(const WNDCLASSW *lpWndClass) { return register_old(UTF16, lpWndClass); }
ATOM winshm4_RegisterClassW(const void *lpWndClass) { return register_old(UTF32, lpWndClass); }
ATOM RegisterClassExA(const WNDCLASSEXA *lpwcx) { return register_new(UTF8, lpwcx); }
ATOM RegisterClassExW(const WNDCLASSEXW *lpwcx) { return register_new(UTF16, lpwcx); }
ATOM winshm4_RegisterClassExW(const void *lpwcx) { return register_new(UTF32, lpwcx); }

/* Classes are the process's, whichever of its modules has registered them. */
#define OF_CLASS(name, form, string, function) \
	BOOL name(string lpClassName, HINSTANCE hInstance) \
	{ \
		(void)hInstance; \
		return function(form, lpClassName); \
	}

OF_CLASS(UnregisterClassA, UTF8, LPCSTR, unregister)
OF_CLASS(UnregisterClassW, UTF16, LPCWSTR, unregister)
OF_CLASS(winshm4_UnregisterClassW, UTF32, const WCHAR4 *, unregister)

#define CLASS_INFO(name, form, string, structure, function) \
	BOOL name(HINSTANCE hInstance, string lpClassName, structure *class) \
	{ \
		(void)hInstance; \
		return function(form, lpClassName, class); \
	}

CLASS_INFO(GetClassInfoA, UTF8, LPCSTR, WNDCLASSA, class_info_old)
CLASS_INFO(GetClassInfoW, UTF16, LPCWSTR, WNDCLASSW, class_info_old)
CLASS_INFO(winshm4_GetClassInfoW, UTF32, const WCHAR4 *, void, class_info_old)
CLASS_INFO(GetClassInfoExA, UTF8, LPCSTR, WNDCLASSEXA, class_info_new)
CLASS_INFO(GetClassInfoExW, UTF16, LPCWSTR, WNDCLASSEXW, class_info_new)
CLASS_INFO(winshm4_GetClassInfoExW, UTF32, const WCHAR4 *, void, class_info_new)

/* Nobody sees what these lead to; that it is not NULL is what programs look at. */
static void *unseen(uintptr_t number) { return (void *)(0x10000 | (number & 0xFFFF)); }

#define UNSEEN(type, name, string) \
	type name(HINSTANCE hInstance, string text) \
	{ \
		(void)hInstance; \
		return unseen((uintptr_t)text); \
	}

UNSEEN(HICON, LoadIconA, LPCSTR)
UNSEEN(HICON, LoadIconW, LPCWSTR)
UNSEEN(HICON, winshm4_LoadIconW, const WCHAR4 *)
UNSEEN(HCURSOR, LoadCursorA, LPCSTR)
UNSEEN(HCURSOR, LoadCursorW, LPCWSTR)
UNSEEN(HCURSOR, winshm4_LoadCursorW, const WCHAR4 *)

HBRUSH GetSysColorBrush(int nIndex) { return unseen((uintptr_t)nIndex + 1); }
HGDIOBJ GetStockObject(int i) { return unseen((uintptr_t)i + 1); }
