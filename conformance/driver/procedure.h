/*
 * Window procedures that do what the case tells them: a part of driver.c.
 *
 * "Behave" gives a window, or with 0 all windows, a script for a message. A script is lines like those of the test, separated
 * by ";", which the procedure plays when the message comes. In them $h, $m, $w and $l stand for what the procedure was called
 * with, $d for $w less one, $r for the value of the line before, and $i for one more than that. Only scripts know "Return"
 * with a result, "Default" (DefWindowProc), "If" with a number and a line, and "ExitThread".
 *
 * What comes and what the lines answer is noted for "Told": "M" with message, parameters and InSendMessageEx; "A" with an
 * answer; "C" for a callback of SendMessageCallback; "T" for a message to the thread itself. Without a script, nothing is.
 */

struct rule {
	HWND window;
	UINT message;
	char *script;
	struct rule *next;
};

static SRWLOCK telling = SRWLOCK_INIT; /* over rules and told */
static struct rule *rules;             /* the last one first */
static char *told;
static size_t told_length;

/* What the procedure is called with that the thread plays now. */
struct scene {
	HWND window;
	UINT message;
	WPARAM w;
	LPARAM l;
	number last; /* the value of the line before */
	int over, narrow;
	LRESULT result;
};

static __thread struct scene *scene;

static void report(const char *format, ...)
{
	char text[4096];
	va_list arguments;
	va_start(arguments, format);
	int n = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (n < 0 || n >= (int)sizeof(text))
		die("a note is too long");
	AcquireSRWLockExclusive(&telling);
	told = realloc(told, told_length + (size_t)n + 3);
	told_length += (size_t)sprintf(told + told_length, " ;%s", text);
	ReleaseSRWLockExclusive(&telling);
}

static void Told_line(void)
{
	AcquireSRWLockExclusive(&telling);
	char *notes = told;
	told = NULL;
	told_length = 0;
	ReleaseSRWLockExclusive(&telling);
	say("%s", notes == NULL ? "" : notes);
	free(notes);
}

static void Behave_line(void)
{
	struct rule *rule = malloc(sizeof(*rule));
	rule->window = next_pointer();
	rule->message = next_dword();
	rule->script = next_text();
	AcquireSRWLockExclusive(&telling);
	rule->next = rules;
	rules = rule;
	ReleaseSRWLockExclusive(&telling);
	say("1 0");
}

/* What "$" and a letter stands for. */
static number variable(char letter)
{
	if (scene == NULL)
		die("only scripts have variables");
	switch (letter) {
	case 'h': return (number)(ULONG_PTR)scene->window;
	case 'm': return scene->message;
	case 'w': return scene->w;
	case 'l': return (number)scene->l;
	case 'd': return scene->w - 1;
	case 'r': return scene->last;
	case 'i': return scene->last + 1;
	}
	die("no such variable");
	return 0;
}

/* A call of a script: its answer becomes a note. */
static void noted_call(char *line)
{
	perform(line);
	say("%s", "");
	scene->last = strtoull(self.answer, NULL, 10);
	report("A %s", self.answer);
	self.length = 0;
}

static void step(char *line)
{
	if (strncmp(line, "If ", 3) == 0) {
		self.rest = line + 3;
		if (next_number() != 0)
			step(self.rest);
	} else if (strncmp(line, "Return ", 7) == 0) {
		self.rest = line + 7;
		scene->result = (LRESULT)next_number();
		scene->over = 1;
	} else if (strcmp(line, "Default") == 0) {
		scene->result = scene->narrow ? DefWindowProcA(scene->window, scene->message, scene->w, scene->l)
									  : DefWindowProcW(scene->window, scene->message, scene->w, scene->l);
	} else if (strcmp(line, "ExitThread") == 0) {
		ExitThread(0);
	} else {
		noted_call(line);
	}
}

/* Plays a script in the middle of the call that the thread makes, whose fields, answer and last error stay as they are. */
static void play(const char *text)
{
	DWORD error = GetLastError();
	char *script = strdup(text), *line = script, *rest = self.rest, *answer = self.answer;
	size_t length = self.length;
	self.answer = NULL;
	self.length = 0;
	while (*line != 0 && !scene->over) {
		size_t n = strcspn(line, ";");
		char *following = line[n] == 0 ? line + n : line + n + 1;
		line[n] = 0;
		step(line);
		line = following;
	}
	free(self.answer);
	free(script);
	self.rest = rest;
	self.answer = answer;
	self.length = length;
	SetLastError(error);
}

static const char *script_for(HWND window, UINT message)
{
	const char *script = NULL;
	AcquireSRWLockShared(&telling);
	for (struct rule *rule = rules; rule != NULL && script == NULL; rule = rule->next)
		if ((rule->window == window || rule->window == NULL) && rule->message == message)
			script = rule->script;
	ReleaseSRWLockShared(&telling);
	return script;
}

static LRESULT behave(HWND window, UINT message, WPARAM w, LPARAM l, int narrow)
{
	const char *script = script_for(window, message);
	if (script == NULL)
		return narrow ? DefWindowProcA(window, message, w, l) : DefWindowProcW(window, message, w, l);
	struct scene mine = {.window = window, .message = message, .w = w, .l = l, .narrow = narrow}, *outer = scene;
	report("M %u %llu %llu %u", (unsigned)message, (number)w, (number)l, (unsigned)InSendMessageEx(NULL));
	scene = &mine;
	play(script);
	scene = outer;
	return mine.result;
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l)
{
	return behave(window, message, w, l, 0);
}

static LRESULT CALLBACK procedure_narrow(HWND window, UINT message, WPARAM w, LPARAM l)
{
	return behave(window, message, w, l, 1);
}

static WNDPROC before; /* the procedure of the window that was subclassed last */

static LRESULT CALLBACK in_front(HWND window, UINT message, WPARAM w, LPARAM l)
{
	if (script_for(window, message) != NULL)
		report("S %u %llu %llu", (unsigned)message, (number)w, (number)l);
	return CallWindowProcW(before, window, message, w, l);
}

/* Puts a procedure before the window's own: the answer is whether that was the one which its class has. */
static void Subclass_line(void)
{
	HWND window = next_pointer();
	before = (WNDPROC)GetWindowLongPtrW(window, GWLP_WNDPROC);
	plant();
	WNDPROC old = (WNDPROC)SetWindowLongPtrW(window, GWLP_WNDPROC, (LONG_PTR)in_front);
	answer(old != NULL && old == before && GetWindowLongPtrW(window, GWLP_WNDPROC) == (LONG_PTR)in_front, 0);
}
