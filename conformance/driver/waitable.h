/* Events, mutexes and semaphores: a part of driver.c. */

/* The answer of a function that returns a handle. */
static void answer_handle(HANDLE handle, int sets_on_success) { answer((number)(ULONG_PTR)handle, sets_on_success); }

/* The answer of function(handle). */
static void on_handle(BOOL(WINAPI *function)(HANDLE))
{
	HANDLE handle = next_pointer();
	plant();
	answer((number)function(handle), 0);
}

static void SetEvent_line(void) { on_handle(SetEvent); }

static void ResetEvent_line(void) { on_handle(ResetEvent); }

static void PulseEvent_line(void) { on_handle(PulseEvent); }

static void ReleaseMutex_line(void) { on_handle(ReleaseMutex); }

/* The answer of function(access, inherit, name). */
static void by_name(HANDLE(WINAPI *function)(DWORD, BOOL, LPCWSTR))
{
	DWORD access = next_dword(), inherit = next_dword();
	WCHAR *name = next_name();
	plant();
	answer_handle(function(access, (BOOL)inherit, name), 0);
	free(name);
}

static void OpenEvent_line(void) { by_name(OpenEventW); }

static void OpenMutex_line(void) { by_name(OpenMutexW); }

static void OpenSemaphore_line(void) { by_name(OpenSemaphoreW); }

/* The answer of function(attributes, name, flags, access). */
static void by_flags(HANDLE(WINAPI *function)(LPSECURITY_ATTRIBUTES, LPCWSTR, DWORD, DWORD))
{
	SECURITY_ATTRIBUTES sa;
	unsigned char *descriptor;
	SECURITY_ATTRIBUTES *attributes = next_attributes(&sa, &descriptor);
	WCHAR *name = next_name();
	DWORD flags = next_dword(), access = next_dword();
	plant();
	answer_handle(function(attributes, name, flags, access), 1);
	free(name);
	free(descriptor);
}

static void CreateEventEx_line(void) { by_flags(CreateEventExW); }

static void CreateMutexEx_line(void) { by_flags(CreateMutexExW); }

static void CreateEvent_line(void)
{
	SECURITY_ATTRIBUTES sa;
	unsigned char *descriptor;
	SECURITY_ATTRIBUTES *attributes = next_attributes(&sa, &descriptor);
	DWORD manual = next_dword(), initial = next_dword();
	WCHAR *name = next_name();
	plant();
	answer_handle(CreateEventW(attributes, (BOOL)manual, (BOOL)initial, name), 1);
	free(name);
	free(descriptor);
}

/* The answer of function(attributes, choice, name). */
static void by_choice(HANDLE(WINAPI *function)(LPSECURITY_ATTRIBUTES, BOOL, LPCWSTR))
{
	SECURITY_ATTRIBUTES sa;
	unsigned char *descriptor;
	SECURITY_ATTRIBUTES *attributes = next_attributes(&sa, &descriptor);
	DWORD choice = next_dword();
	WCHAR *name = next_name();
	plant();
	answer_handle(function(attributes, (BOOL)choice, name), 1);
	free(name);
	free(descriptor);
}

static void CreateMutex_line(void) { by_choice(CreateMutexW); }

static void create_semaphore(int ex)
{
	SECURITY_ATTRIBUTES sa;
	unsigned char *descriptor;
	SECURITY_ATTRIBUTES *attributes = next_attributes(&sa, &descriptor);
	LONG initial = (LONG)next_dword(), maximum = (LONG)next_dword();
	WCHAR *name = next_name();
	DWORD flags = ex ? next_dword() : 0, access = ex ? next_dword() : 0;
	plant();
	answer_handle(ex ? CreateSemaphoreExW(attributes, initial, maximum, name, flags, access)
					 : CreateSemaphoreW(attributes, initial, maximum, name), 1);
	free(name);
	free(descriptor);
}

static void CreateSemaphore_line(void) { create_semaphore(0); }

static void CreateSemaphoreEx_line(void) { create_semaphore(1); }

static void ReleaseSemaphore_line(void)
{
	LONG previous = UNTOUCHED;
	HANDLE handle = next_pointer();
	LONG count = (LONG)next_dword();
	LONG *place = next_number() ? &previous : NULL;
	plant();
	answer((number)ReleaseSemaphore(handle, count, place), 0);
	say(" %u", (unsigned)previous);
}
