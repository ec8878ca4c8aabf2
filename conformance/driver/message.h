/* Messages: a part of driver.c. */

/* The message that ends "Pump". */
enum { STOP = 0xBFFF };

#define SENDING(...)                                       \
	HWND window = next_pointer();                      \
	UINT message = next_dword();                       \
	WPARAM w = (WPARAM)next_number();                  \
	LPARAM l = (LPARAM)next_number()

static void SendMessage_by(int narrow)
{
	SENDING();
	plant();
	answer((number)(narrow ? SendMessageA(window, message, w, l) : SendMessageW(window, message, w, l)), 0);
}

BOTH(SendMessage)

static void SendMessageTimeout_by(int narrow)
{
	SENDING();
	UINT flags = next_dword(), milliseconds = next_dword();
	DWORD_PTR result = UNTOUCHED, *place = next_number() ? &result : NULL;
	plant();
	LRESULT r = narrow ? SendMessageTimeoutA(window, message, w, l, flags, milliseconds, place)
					   : SendMessageTimeoutW(window, message, w, l, flags, milliseconds, place);
	answer((number)r, 0);
	say(" %llu", (number)result);
}

BOTH(SendMessageTimeout)

static void SendNotifyMessage_by(int narrow)
{
	SENDING();
	plant();
	answer((number)(narrow ? SendNotifyMessageA(window, message, w, l) : SendNotifyMessageW(window, message, w, l)), 0);
}

BOTH(SendNotifyMessage)

static void CALLBACK note_result(HWND window, UINT message, ULONG_PTR data, LRESULT result)
{
	report("C %llu %u %llu %llu %u", (number)(ULONG_PTR)window, (unsigned)message, (number)data, (number)result,
		(unsigned)GetCurrentThreadId());
}

static void SendMessageCallback_by(int narrow)
{
	SENDING();
	ULONG_PTR data = (ULONG_PTR)next_number();
	plant();
	answer((number)(narrow ? SendMessageCallbackA(window, message, w, l, note_result, data)
						   : SendMessageCallbackW(window, message, w, l, note_result, data)), 0);
}

BOTH(SendMessageCallback)

static void PostMessage_by(int narrow)
{
	SENDING();
	plant();
	answer((number)(narrow ? PostMessageA(window, message, w, l) : PostMessageW(window, message, w, l)), 0);
}

BOTH(PostMessage)

static void PostThreadMessage_by(int narrow)
{
	DWORD thread = next_dword(), message = next_dword();
	WPARAM w = (WPARAM)next_number();
	LPARAM l = (LPARAM)next_number();
	plant();
	answer((number)(narrow ? PostThreadMessageA(thread, message, w, l) : PostThreadMessageW(thread, message, w, l)), 0);
}

BOTH(PostThreadMessage)

/* Posts a message again and again; the answer is that of the call that failed, or the last one, and how many succeeded. */
static void PostMany_line(void)
{
	SENDING();
	DWORD most = next_dword(), n = 0;
	plant();
	while (n < most && PostMessageW(window, message, w, l))
		n++;
	answer(n == most, 0);
	say(" %u", (unsigned)n);
}

static void PostQuitMessage_line(void)
{
	PostQuitMessage((int)next_dword());
	say("1 0");
}

static void RegisterWindowMessage_by(int narrow)
{
	void *name = next_string(narrow);
	plant();
	answer(narrow ? RegisterWindowMessageA(name) : RegisterWindowMessageW(name), 0);
	free(name);
}

BOTH(RegisterWindowMessage)

static void InSendMessage_line(void)
{
	plant();
	answer((number)InSendMessage(), 0);
}

static void InSendMessageEx_line(void)
{
	plant();
	answer(InSendMessageEx(NULL), 0);
}

static void ReplyMessage_line(void)
{
	LRESULT result = (LRESULT)next_number();
	plant();
	answer((number)ReplyMessage(result), 0);
}

static void DefWindowProc_by(int narrow)
{
	SENDING();
	plant();
	answer((number)(narrow ? DefWindowProcA(window, message, w, l) : DefWindowProcW(window, message, w, l)), 0);
}

BOTH(DefWindowProc)

static __thread MSG retrieved;

static void answer_retrieved(BOOL ok)
{
	if (ok >= 0)
		plant(); /* nobody says what success does to the last error */
	answer((number)(DWORD)ok, 0);
	say(" %llu %u %llu %llu", (number)(ULONG_PTR)retrieved.hwnd, (unsigned)retrieved.message, (number)retrieved.wParam,
		(number)retrieved.lParam);
}

static void GetMessage_by(int narrow)
{
	HWND window = next_pointer();
	UINT first = next_dword(), last = next_dword();
	memset(&retrieved, 0, sizeof(retrieved));
	plant();
	answer_retrieved(narrow ? GetMessageA(&retrieved, window, first, last) : GetMessageW(&retrieved, window, first, last));
}

BOTH(GetMessage)

static void PeekMessage_by(int narrow)
{
	HWND window = next_pointer();
	UINT first = next_dword(), last = next_dword(), flags = next_dword();
	memset(&retrieved, 0, sizeof(retrieved));
	plant();
	answer_retrieved(narrow ? PeekMessageA(&retrieved, window, first, last, flags)
							: PeekMessageW(&retrieved, window, first, last, flags));
}

BOTH(PeekMessage)

/* Of what was retrieved last. */
static void DispatchMessage_by(int narrow)
{
	plant();
	answer((number)(narrow ? DispatchMessageA(&retrieved) : DispatchMessageW(&retrieved)), 0);
}

BOTH(DispatchMessage)

static void TranslateMessage_line(void)
{
	plant();
	answer((number)TranslateMessage(&retrieved), 0);
}

static void WaitMessage_line(void)
{
	plant();
	answer((number)WaitMessage(), 0);
}

/* The loop of every program, up to the message that stops it: the answer is 1 then, and 0 after WM_QUIT, whose code follows. */
static void Pump_line(void)
{
	MSG message;
	BOOL ok;
	plant();
	while ((ok = GetMessageW(&message, NULL, 0, 0)) > 0 && message.message != STOP) {
		if (message.hwnd == NULL)
			report("T %u %llu %llu", (unsigned)message.message, (number)message.wParam, (number)message.lParam);
		TranslateMessage(&message);
		DispatchMessageW(&message);
	}
	say("%u 0 %llu", (unsigned)ok, (number)message.wParam);
}

static void MsgWait_by(int ex)
{
	HANDLE handles[100];
	DWORD n = next_dword();
	if (n > sizeof(handles) / sizeof(handles[0]))
		die("too many handles");
	for (DWORD i = 0; i < n; i++)
		handles[i] = next_pointer();
	DWORD all = ex ? 0 : next_dword(), milliseconds = next_dword(), mask = next_dword(), flags = ex ? next_dword() : 0;
	plant();
	answer_wait(ex ? MsgWaitForMultipleObjectsEx(n, handles, milliseconds, mask, flags)
				   : MsgWaitForMultipleObjects(n, handles, (BOOL)all, milliseconds, mask));
}

static void MsgWaitForMultipleObjects_line(void) { MsgWait_by(0); }

static void MsgWaitForMultipleObjectsEx_line(void) { MsgWait_by(1); }

static void ChangeWindowMessageFilterEx_line(void)
{
	HWND window = next_pointer();
	UINT message = next_dword();
	DWORD action = next_dword();
	plant();
	answer((number)ChangeWindowMessageFilterEx(window, message, action, NULL), 0);
}

static void CurrentThreadID_line(void) { say("%u", (unsigned)GetCurrentThreadId()); }
