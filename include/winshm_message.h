/*
 * Messages between windows: sent, which waits for the procedure's result, or posted. winuser.h includes this one.
 *
 * WM_COPYDATA, WM_SETTEXT, WM_GETTEXT and WM_SETTINGCHANGE take memory with them to another process, and can only be sent
 * (ERROR_MESSAGE_SYNC_ONLY). All others are two numbers.
 */
#ifndef WINSHM_MESSAGE_H
#define WINSHM_MESSAGE_H

#include "winshm_window.h"

WINSHM_BEGIN

typedef struct tagMSG {
	HWND hwnd;
	UINT message;
	WPARAM wParam;
	LPARAM lParam;
	DWORD time;
	POINT pt;
} MSG, *PMSG, *NPMSG, *LPMSG;

/*
 * What WM_COPYDATA brings: dwData and a block, of which the receiver has a copy of its own until its procedure returns. It may write
 * on that; the sender does not see it.
 */
typedef struct tagCOPYDATASTRUCT {
	ULONG_PTR dwData;
	DWORD cbData;
	PVOID lpData;
} COPYDATASTRUCT, *PCOPYDATASTRUCT;

typedef struct tagCHANGEFILTERSTRUCT {
	DWORD cbSize;
	DWORD ExtStatus;
} CHANGEFILTERSTRUCT, *PCHANGEFILTERSTRUCT;

typedef void(CALLBACK *SENDASYNCPROC)(HWND, UINT, ULONG_PTR, LRESULT);
typedef void(CALLBACK *TIMERPROC)(HWND, UINT, UINT_PTR, DWORD);

WINSHM_STATIC_ASSERT(sizeof(MSG) == 48 && sizeof(COPYDATASTRUCT) == 24, "as on 64-bit Windows");

#define MAKEWPARAM(low, high) ((WPARAM)(DWORD)MAKELONG(low, high))
#define MAKELPARAM(low, high) ((LPARAM)(DWORD)MAKELONG(low, high))
#define MAKELRESULT(low, high) ((LRESULT)(DWORD)MAKELONG(low, high))

/*
 * Send a message and return what the procedure returned. Meanwhile the calling thread's procedures get what is sent to them. 0 may
 * be an error: ERROR_INVALID_WINDOW_HANDLE; ERROR_ACCESS_DENIED: the receiver has ended, or is another user's who does not allow it.
 * SendMessageTimeout stores the result and returns TRUE; ERROR_TIMEOUT. HWND_BROADCAST is every top-level window.
 */
WINUSERAPI LRESULT WINAPI SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) WINSHM_WIDE(SendMessageW);
WINUSERAPI LRESULT WINAPI SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);
WINUSERAPI LRESULT WINAPI SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
	UINT uTimeout, PDWORD_PTR lpdwResult) WINSHM_WIDE(SendMessageTimeoutW);
WINUSERAPI LRESULT WINAPI SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
	UINT uTimeout, PDWORD_PTR lpdwResult);
#ifdef UNICODE
#define SendMessage SendMessageW
#define SendMessageTimeout SendMessageTimeoutW
#else
#define SendMessage SendMessageA
#define SendMessageTimeout SendMessageTimeoutA
#endif

/* Send without waiting. The function is called on this thread, when it next waits for messages, with what the procedure returned. */
WINUSERAPI BOOL WINAPI SendNotifyMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) WINSHM_WIDE(SendNotifyMessageW);
WINUSERAPI BOOL WINAPI SendNotifyMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);
WINUSERAPI BOOL WINAPI SendMessageCallbackW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam,
	SENDASYNCPROC lpResultCallBack, ULONG_PTR dwData) WINSHM_WIDE(SendMessageCallbackW);
WINUSERAPI BOOL WINAPI SendMessageCallbackA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam,
	SENDASYNCPROC lpResultCallBack, ULONG_PTR dwData);
#ifdef UNICODE
#define SendNotifyMessage SendNotifyMessageW
#define SendMessageCallback SendMessageCallbackW
#else
#define SendNotifyMessage SendNotifyMessageA
#define SendMessageCallback SendMessageCallbackA
#endif

/* Post a message. ERROR_NOT_ENOUGH_QUOTA: 10000 are not retrieved yet. ERROR_INVALID_THREAD_ID: the thread has no messages. */
WINUSERAPI BOOL WINAPI PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) WINSHM_WIDE(PostMessageW);
WINUSERAPI BOOL WINAPI PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);
WINUSERAPI BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam,
	LPARAM lParam) WINSHM_WIDE(PostThreadMessageW);
WINUSERAPI BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam);
#ifdef UNICODE
#define PostMessage PostMessageW
#define PostThreadMessage PostThreadMessageW
#else
#define PostMessage PostMessageA
#define PostThreadMessage PostThreadMessageA
#endif
WINUSERAPI void WINAPI PostQuitMessage(int nExitCode);

/* A number for a message that all processes of the session share by name, from 0xC000 on. */
WINUSERAPI UINT WINAPI RegisterWindowMessageW(LPCWSTR lpString) WINSHM_WIDE(RegisterWindowMessageW);
WINUSERAPI UINT WINAPI RegisterWindowMessageA(LPCSTR lpString);
#ifdef UNICODE
#define RegisterWindowMessage RegisterWindowMessageW
#else
#define RegisterWindowMessage RegisterWindowMessageA
#endif

/* How the message came that the thread's procedure handles; and its answer, before the procedure returns. */
WINUSERAPI BOOL WINAPI InSendMessage(void);
WINUSERAPI DWORD WINAPI InSendMessageEx(LPVOID lpReserved);
WINUSERAPI BOOL WINAPI ReplyMessage(LRESULT lResult);

/* What a procedure does with messages that it does not know; and another procedure's work. */
WINUSERAPI LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) WINSHM_WIDE(DefWindowProcW);
WINUSERAPI LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);
WINUSERAPI LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
	LPARAM lParam) WINSHM_WIDE(CallWindowProcW);
WINUSERAPI LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam);
#ifdef UNICODE
#define DefWindowProc DefWindowProcW
#define CallWindowProc CallWindowProcW
#else
#define DefWindowProc DefWindowProcA
#define CallWindowProc CallWindowProcA
#endif

/*
 * Retrieve a posted message; before that what was sent is handled. GetMessage waits, and returns FALSE for WM_QUIT, -1 for an
 * error. A window stands for itself and those below it, (HWND)-1 for what was posted to the thread.
 */
WINUSERAPI BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) WINSHM_WIDE(GetMessageW);
WINUSERAPI BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax);
WINUSERAPI BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
	UINT wRemoveMsg) WINSHM_WIDE(PeekMessageW);
WINUSERAPI BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg);
WINUSERAPI LRESULT WINAPI DispatchMessageW(const MSG *lpMsg) WINSHM_WIDE(DispatchMessageW);
WINUSERAPI LRESULT WINAPI DispatchMessageA(const MSG *lpMsg);
#ifdef UNICODE
#define GetMessage GetMessageW
#define PeekMessage PeekMessageW
#define DispatchMessage DispatchMessageW
#else
#define GetMessage GetMessageA
#define PeekMessage PeekMessageA
#define DispatchMessage DispatchMessageA
#endif
WINUSERAPI BOOL WINAPI TranslateMessage(const MSG *lpMsg);
WINUSERAPI BOOL WINAPI WaitMessage(void);
WINUSERAPI LONG WINAPI GetMessageTime(void);

/*
 * Have the calling thread retrieve WM_TIMER every so many milliseconds, at least 10, when nothing else is there; what was not
 * retrieved in time comes once. DispatchMessage calls lpTimerFunc, or the window's procedure if that is NULL. SetTimer returns the
 * timer's number, which it finds itself where there is no window, or 0: ERROR_INVALID_WINDOW_HANDLE; ERROR_ACCESS_DENIED: the window
 * is another thread's; ERROR_NOT_ENOUGH_QUOTA. KillTimer: ERROR_INVALID_PARAMETER.
 */
WINUSERAPI UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc);
WINUSERAPI BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent);

/* Wait for handles, 63 at most, or messages, for which the result is WAIT_OBJECT_0 + nCount. Nothing is handled meanwhile. */
WINUSERAPI DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll, DWORD dwMilliseconds,
	DWORD dwWakeMask);
WINUSERAPI DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds,
	DWORD dwWakeMask, DWORD dwFlags);
WINUSERAPI DWORD WINAPI GetQueueStatus(UINT flags);

/*
 * Say which messages processes of other users may send to the process's windows, or to one of them. ERROR_ACCESS_DENIED: who may not
 * make Global names may not either.
 */
WINUSERAPI BOOL WINAPI ChangeWindowMessageFilter(UINT message, DWORD dwFlag);
WINUSERAPI BOOL WINAPI ChangeWindowMessageFilterEx(HWND hwnd, UINT message, DWORD action,
	PCHANGEFILTERSTRUCT pChangeFilterStruct);

WINSHM_END

#endif
