/* Classes and windows: a part of driver.c. */

/* The answer of a call of which nobody says what its success does to the last error. */
static void answer_loosely(number value)
{
	if (value != 0)
		plant();
	answer(value, 0);
}

/* Both forms of a call whose function tells them apart by a parameter. */
#define BOTH(function)                                             \
	static void function##_line(void) { function##_by(0); } \
	static void function##A_line(void) { function##_by(1); }

static void *next_string(int narrow) { return narrow ? (void *)next_text() : (void *)next_name(); }

/* A class: its name, which the caller frees by *name, or its atom; NULL for "-". */
static void *next_class(int narrow, void **name)
{
	*name = NULL;
	if (self.rest[0] >= '0' && self.rest[0] <= '9')
		return next_pointer();
	return *name = next_string(narrow);
}

/* Adds a text to the answer, in the manner of the fields of a line. */
static void say_wide(const WCHAR *text)
{
	say(" =");
	for (; *text != 0; text++)
		say("%04x", (unsigned)*text);
}

static void say_narrow(const char *text)
{
	say(" =");
	for (; *text != 0; text++)
		say("%02x", (unsigned char)*text);
}

static void say_text(const void *text, int narrow)
{
	if (narrow)
		say_narrow(text);
	else
		say_wide(text);
}

/* A buffer that holds a mark. */
static void *marked(int narrow, size_t n)
{
	void *buffer = calloc(n + 2, sizeof(WCHAR));
	if (narrow)
		*(char *)buffer = 'Z';
	else
		*(WCHAR *)buffer = 'Z';
	return buffer;
}

static void RegisterClass_by(int narrow)
{
	void *name = next_string(narrow);
	HINSTANCE instance = GetModuleHandleA(NULL);
	WNDCLASSA a = {.lpfnWndProc = procedure_narrow, .hInstance = instance, .lpszClassName = name};
	WNDCLASSW w = {.lpfnWndProc = procedure, .hInstance = instance, .lpszClassName = name};
	plant();
	answer_loosely(narrow ? RegisterClassA(&a) : RegisterClassW(&w));
	free(name);
}

BOTH(RegisterClass)

static void RegisterClassEx_by(int narrow)
{
	void *name = next_string(narrow);
	UINT size = next_dword();
	HINSTANCE instance = GetModuleHandleA(NULL);
	WNDCLASSEXA a = {.cbSize = size ? size : sizeof(a), .lpfnWndProc = procedure_narrow, .hInstance = instance, .lpszClassName = name};
	WNDCLASSEXW w = {.cbSize = size ? size : sizeof(w), .lpfnWndProc = procedure, .hInstance = instance, .lpszClassName = name};
	plant();
	answer_loosely(narrow ? RegisterClassExA(&a) : RegisterClassExW(&w));
	free(name);
}

BOTH(RegisterClassEx)

static void UnregisterClass_by(int narrow)
{
	void *name, *class = next_class(narrow, &name);
	HINSTANCE instance = GetModuleHandleA(NULL);
	plant();
	answer((number)(narrow ? UnregisterClassA(class, instance) : UnregisterClassW(class, instance)), 0);
	free(name);
}

BOTH(UnregisterClass)

static void CreateWindowEx_by(int narrow)
{
	void *name, *class = next_class(narrow, &name), *title = next_string(narrow);
	DWORD style = next_dword();
	HWND parent = next_pointer();
	HINSTANCE instance = GetModuleHandleA(NULL);
	plant();
	HWND window = narrow ? CreateWindowExA(0, class, title, style, 0, 0, 0, 0, parent, NULL, instance, NULL)
						 : CreateWindowExW(0, class, title, style, 0, 0, 0, 0, parent, NULL, instance, NULL);
	answer_loosely((number)(ULONG_PTR)window);
	free(title);
	free(name);
}

BOTH(CreateWindowEx)

/* The answer of function(window). */
#define ON_WINDOW(function)                      \
	static void function##_line(void)        \
	{                                        \
		HWND window = next_pointer();    \
		plant();                         \
		answer((number)(ULONG_PTR)function(window), 0); \
	}

ON_WINDOW(DestroyWindow)
ON_WINDOW(IsWindow)
ON_WINDOW(IsWindowVisible)
ON_WINDOW(IsWindowUnicode)
ON_WINDOW(GetParent)

static void GetDesktopWindow_line(void)
{
	plant();
	answer_loosely((number)(ULONG_PTR)GetDesktopWindow());
}

static void GetAncestor_line(void)
{
	HWND window = next_pointer();
	UINT which = next_dword();
	plant();
	answer((number)(ULONG_PTR)GetAncestor(window, which), 0);
}

static void GetWindowThreadProcessId_line(void)
{
	HWND window = next_pointer();
	DWORD process = UNTOUCHED;
	plant();
	answer(GetWindowThreadProcessId(window, &process), 0);
	say(" %u", (unsigned)process);
}

static void GetClassName_by(int narrow)
{
	HWND window = next_pointer();
	int n = (int)next_dword();
	void *buffer = marked(narrow, (size_t)n);
	plant();
	answer((number)(narrow ? GetClassNameA(window, buffer, n) : GetClassNameW(window, buffer, n)), 0);
	say_text(buffer, narrow);
	free(buffer);
}

BOTH(GetClassName)

static void GetWindowLongPtr_line(void)
{
	HWND window = next_pointer();
	int index = (int)next_number();
	plant();
	answer((number)GetWindowLongPtrW(window, index), 0);
}

static void SetWindowLongPtr_line(void)
{
	HWND window = next_pointer();
	int index = (int)next_number();
	LONG_PTR value = (LONG_PTR)next_number();
	plant();
	answer((number)SetWindowLongPtrW(window, index, value), 0);
}

struct windows {
	DWORD n, most;
	HWND list[1000];
};

static BOOL CALLBACK list_window(HWND window, LPARAM place)
{
	struct windows *windows = (struct windows *)place;
	windows->list[windows->n++] = window;
	return windows->n != windows->most;
}

/* As many windows as the line says, and no more; 0: all. */
static void EnumWindows_line(void)
{
	struct windows windows = {.most = next_dword()};
	plant();
	answer((number)EnumWindows(list_window, (LPARAM)&windows), 0);
	say(" %u", (unsigned)windows.n);
	for (DWORD i = 0; i < windows.n; i++)
		say(" %llu", (number)(ULONG_PTR)windows.list[i]);
}

static void FindWindow_by(int narrow)
{
	void *name, *class = next_class(narrow, &name), *title = next_string(narrow);
	plant();
	answer_loosely((number)(ULONG_PTR)(narrow ? FindWindowA(class, title) : FindWindowW(class, title)));
	free(title);
	free(name);
}

BOTH(FindWindow)

static void FindWindowEx_by(int narrow)
{
	HWND parent = next_pointer(), after = next_pointer();
	void *name, *class = next_class(narrow, &name), *title = next_string(narrow);
	plant();
	HWND window = narrow ? FindWindowExA(parent, after, class, title) : FindWindowExW(parent, after, class, title);
	answer_loosely((number)(ULONG_PTR)window);
	free(title);
	free(name);
}

BOTH(FindWindowEx)
