/* Waits: a part of driver.c. Their value is one more than what they return: WAIT_FAILED is 0. */

static void answer_wait(DWORD result) { answer((number)(DWORD)(result + 1), 0); }

static void WaitForSingleObjectEx_line(void)
{
	HANDLE handle = next_pointer();
	DWORD milliseconds = next_dword(), alertable = next_dword();
	plant();
	answer_wait(WaitForSingleObjectEx(handle, milliseconds, (BOOL)alertable));
}

static void wait_for_several(int ex)
{
	HANDLE handles[100];
	DWORD n = next_dword();
	if (n > sizeof(handles) / sizeof(handles[0]))
		die("too many handles");
	for (DWORD i = 0; i < n; i++)
		handles[i] = next_pointer();
	DWORD all = next_dword(), milliseconds = next_dword(), alertable = ex ? next_dword() : 0;
	plant();
	answer_wait(ex ? WaitForMultipleObjectsEx(n, handles, (BOOL)all, milliseconds, (BOOL)alertable)
				   : WaitForMultipleObjects(n, handles, (BOOL)all, milliseconds));
}

static void WaitForMultipleObjects_line(void) { wait_for_several(0); }

static void WaitForMultipleObjectsEx_line(void) { wait_for_several(1); }

static void SignalObjectAndWait_line(void)
{
	HANDLE signal = next_pointer(), handle = next_pointer();
	DWORD milliseconds = next_dword(), alertable = next_dword();
	plant();
	answer_wait(SignalObjectAndWait(signal, handle, milliseconds, (BOOL)alertable));
}

static void SleepEx_line(void)
{
	DWORD milliseconds = next_dword(), alertable = next_dword();
	plant();
	answer_wait(SleepEx(milliseconds, (BOOL)alertable));
}
