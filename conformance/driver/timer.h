/* APCs, waitable timers, and their completion routines: a part of driver.c. */

/* What an APC does with its argument. */
enum { NOTES = 1, WAITS, QUEUES, SETS };

/* What the thread's APCs have noted. */
static __thread struct {
	number list[1000];
	unsigned n;
} notes;

static void note(number n)
{
	if (notes.n == sizeof(notes.list) / sizeof(notes.list[0]))
		die("too many notes");
	notes.list[notes.n++] = n;
}

static void notes_line(void)
{
	say("%u", notes.n);
	for (unsigned i = 0; i < notes.n; i++)
		say(" %llu", notes.list[i]);
	notes.n = 0;
}

static void CALLBACK noting(ULONG_PTR argument) { note(argument); }

static void CALLBACK waiting(ULONG_PTR argument)
{
	note(argument);
	SleepEx(0, TRUE);
	note(argument);
}

static void CALLBACK queuing(ULONG_PTR argument)
{
	note(argument);
	QueueUserAPC(noting, GetCurrentThread(), argument + 1);
}

static PAPCFUNC routine_of(DWORD kind) { return kind == NOTES ? noting : kind == WAITS ? waiting : queuing; }

static void QueueUserAPC_line(void)
{
	PAPCFUNC routine = routine_of(next_dword());
	HANDLE thread = next_pointer();
	ULONG_PTR argument = (ULONG_PTR)next_number();
	plant();
	answer((number)QueueUserAPC(routine, thread, argument), 0);
}

static void CALLBACK timer_notes(void *argument, DWORD low, DWORD high)
{
	note((number)(ULONG_PTR)argument);
	note((number)high << 32 | low);
}

static void CALLBACK timer_sets(void *argument, DWORD low, DWORD high)
{
	LARGE_INTEGER due = {.QuadPart = 0};
	timer_notes(argument, low, high);
	SetWaitableTimer((HANDLE)argument, &due, 0, timer_notes, argument, FALSE);
}

static void CreateWaitableTimer_line(void) { by_choice(CreateWaitableTimerW); }

static void CreateWaitableTimerEx_line(void) { by_flags(CreateWaitableTimerExW); }

static void OpenWaitableTimer_line(void) { by_name(OpenWaitableTimerW); }

static void CancelWaitableTimer_line(void) { on_handle(CancelWaitableTimer); }

static void set_timer(int ex)
{
	HANDLE timer = next_pointer();
	LARGE_INTEGER due, *place = next_number() ? &due : NULL;
	due.QuadPart = (LONGLONG)next_number();
	LONG period = (LONG)next_dword();
	DWORD kind = next_dword();
	PTIMERAPCROUTINE routine = kind == 0 ? NULL : kind == SETS ? timer_sets : timer_notes;
	void *argument = next_pointer();
	BOOL resume = (BOOL)next_dword();
	ULONG tolerable = ex ? next_dword() : 0;
	plant();
	answer((number)(ex ? SetWaitableTimerEx(timer, place, period, routine, argument, NULL, tolerable)
					   : SetWaitableTimer(timer, place, period, routine, argument, resume)), 0);
}

static void SetWaitableTimer_line(void) { set_timer(0); }

static void SetWaitableTimerEx_line(void) { set_timer(1); }

/* Creates an object of a kind by a narrow name: an event, a mutex, a semaphore, a timer. */
static void CreateA_line(void)
{
	DWORD kind = next_dword();
	char *name = next_text();
	plant();
	HANDLE handle = kind == 0 ? CreateEventA(NULL, FALSE, FALSE, name)
		: kind == 1           ? CreateMutexA(NULL, FALSE, name)
		: kind == 2           ? CreateSemaphoreA(NULL, 0, 1, name)
							  : CreateWaitableTimerA(NULL, FALSE, name);
	answer_handle(handle, 1);
	free(name);
}

static void OpenA_line(void)
{
	DWORD kind = next_dword(), access = next_dword();
	char *name = next_text();
	plant();
	HANDLE handle = kind == 0 ? OpenEventA(access, FALSE, name)
		: kind == 1           ? OpenMutexA(access, FALSE, name)
		: kind == 2           ? OpenSemaphoreA(access, FALSE, name)
							  : OpenWaitableTimerA(access, FALSE, name);
	answer_handle(handle, 0);
	free(name);
}
