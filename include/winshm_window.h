/*
 * Windows. They take messages, and are never seen: what draws, moves or shows them does nothing. winuser.h includes this one.
 *
 * A window belongs to the thread that made it, and goes with it. Its procedure runs on that thread only, while the thread waits for
 * messages or for the answer to one that it has sent.
 */
#ifndef WINSHM_WINDOW_H
#define WINSHM_WINDOW_H

#include "windef.h"
#include "winshm_window_numbers.h"

WINSHM_BEGIN

typedef LRESULT(CALLBACK *WNDPROC)(HWND, UINT, WPARAM, LPARAM);
typedef BOOL(CALLBACK *WNDENUMPROC)(HWND, LPARAM);

#define MAKEINTATOM(number) ((LPTSTR)(ULONG_PTR)(WORD)(number))
#define MAKEINTRESOURCEA(number) ((LPSTR)(ULONG_PTR)(WORD)(number))
#define MAKEINTRESOURCEW(number) ((LPWSTR)(ULONG_PTR)(WORD)(number))
#ifdef UNICODE
#define MAKEINTRESOURCE MAKEINTRESOURCEW
#else
#define MAKEINTRESOURCE MAKEINTRESOURCEA
#endif
#define IS_INTRESOURCE(name) (((ULONG_PTR)(name) >> 16) == 0)

/* What the windows of a class have in common. Of it count the procedure, the extra bytes and the name. */
typedef struct tagWNDCLASSA {
	UINT style;
	WNDPROC lpfnWndProc;
	int cbClsExtra;
	int cbWndExtra;
	HINSTANCE hInstance;
	HICON hIcon;
	HCURSOR hCursor;
	HBRUSH hbrBackground;
	LPCSTR lpszMenuName;
	LPCSTR lpszClassName;
} WNDCLASSA, *PWNDCLASSA, *LPWNDCLASSA;

typedef struct tagWNDCLASSW {
	UINT style;
	WNDPROC lpfnWndProc;
	int cbClsExtra;
	int cbWndExtra;
	HINSTANCE hInstance;
	HICON hIcon;
	HCURSOR hCursor;
	HBRUSH hbrBackground;
	LPCWSTR lpszMenuName;
	LPCWSTR lpszClassName;
} WNDCLASSW, *PWNDCLASSW, *LPWNDCLASSW;

#ifdef UNICODE
typedef WNDCLASSW WNDCLASS;
typedef PWNDCLASSW PWNDCLASS;
typedef LPWNDCLASSW LPWNDCLASS;
#else
typedef WNDCLASSA WNDCLASS;
typedef PWNDCLASSA PWNDCLASS;
typedef LPWNDCLASSA LPWNDCLASS;
#endif

typedef struct tagWNDCLASSEXA {
	UINT cbSize;
	UINT style;
	WNDPROC lpfnWndProc;
	int cbClsExtra;
	int cbWndExtra;
	HINSTANCE hInstance;
	HICON hIcon;
	HCURSOR hCursor;
	HBRUSH hbrBackground;
	LPCSTR lpszMenuName;
	LPCSTR lpszClassName;
	HICON hIconSm;
} WNDCLASSEXA, *PWNDCLASSEXA, *LPWNDCLASSEXA;

typedef struct tagWNDCLASSEXW {
	UINT cbSize;
	UINT style;
	WNDPROC lpfnWndProc;
	int cbClsExtra;
	int cbWndExtra;
	HINSTANCE hInstance;
	HICON hIcon;
	HCURSOR hCursor;
	HBRUSH hbrBackground;
	LPCWSTR lpszMenuName;
	LPCWSTR lpszClassName;
	HICON hIconSm;
} WNDCLASSEXW, *PWNDCLASSEXW, *LPWNDCLASSEXW;

#ifdef UNICODE
typedef WNDCLASSEXW WNDCLASSEX;
typedef PWNDCLASSEXW PWNDCLASSEX;
typedef LPWNDCLASSEXW LPWNDCLASSEX;
#else
typedef WNDCLASSEXA WNDCLASSEX;
typedef PWNDCLASSEXA PWNDCLASSEX;
typedef LPWNDCLASSEXA LPWNDCLASSEX;
#endif

/* What WM_NCCREATE and WM_CREATE bring. */
typedef struct tagCREATESTRUCTA {
	LPVOID lpCreateParams;
	HINSTANCE hInstance;
	HMENU hMenu;
	HWND hwndParent;
	int cy;
	int cx;
	int y;
	int x;
	LONG style;
	LPCSTR lpszName;
	LPCSTR lpszClass;
	DWORD dwExStyle;
} CREATESTRUCTA, *PCREATESTRUCTA, *LPCREATESTRUCTA;

typedef struct tagCREATESTRUCTW {
	LPVOID lpCreateParams;
	HINSTANCE hInstance;
	HMENU hMenu;
	HWND hwndParent;
	int cy;
	int cx;
	int y;
	int x;
	LONG style;
	LPCWSTR lpszName;
	LPCWSTR lpszClass;
	DWORD dwExStyle;
} CREATESTRUCTW, *PCREATESTRUCTW, *LPCREATESTRUCTW;

#ifdef UNICODE
typedef CREATESTRUCTW CREATESTRUCT;
typedef PCREATESTRUCTW PCREATESTRUCT;
typedef LPCREATESTRUCTW LPCREATESTRUCT;
#else
typedef CREATESTRUCTA CREATESTRUCT;
typedef PCREATESTRUCTA PCREATESTRUCT;
typedef LPCREATESTRUCTA LPCREATESTRUCT;
#endif

WINSHM_STATIC_ASSERT(sizeof(WNDCLASSA) == 72 && sizeof(WNDCLASSEXA) == 80 && sizeof(CREATESTRUCTA) == 80, "as on 64-bit Windows");

/*
 * Register a class for the process, and return its atom, or 0: ERROR_CLASS_ALREADY_EXISTS, or ERROR_INVALID_PARAMETER. Windows of a
 * class that was registered by the A form get narrow texts, those of the W form wide ones.
 */
WINUSERAPI ATOM WINAPI RegisterClassW(const WNDCLASSW *lpWndClass) WINSHM_WIDE(RegisterClassW);
WINUSERAPI ATOM WINAPI RegisterClassA(const WNDCLASSA *lpWndClass);
WINUSERAPI ATOM WINAPI RegisterClassExW(const WNDCLASSEXW *lpwcx) WINSHM_WIDE(RegisterClassExW);
WINUSERAPI ATOM WINAPI RegisterClassExA(const WNDCLASSEXA *lpwcx);
#ifdef UNICODE
#define RegisterClass RegisterClassW
#define RegisterClassEx RegisterClassExW
#else
#define RegisterClass RegisterClassA
#define RegisterClassEx RegisterClassExA
#endif

/* Takes a class away. ERROR_CLASS_DOES_NOT_EXIST; ERROR_CLASS_HAS_WINDOWS. */
WINUSERAPI BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance) WINSHM_WIDE(UnregisterClassW);
WINUSERAPI BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance);
#ifdef UNICODE
#define UnregisterClass UnregisterClassW
#else
#define UnregisterClass UnregisterClassA
#endif

/* What is known of a class of the process. GetClassInfoEx returns its atom. ERROR_CLASS_DOES_NOT_EXIST. */
WINUSERAPI BOOL WINAPI GetClassInfoW(HINSTANCE hInstance, LPCWSTR lpClassName,
	WNDCLASSW *lpWndClass) WINSHM_WIDE(GetClassInfoW);
WINUSERAPI BOOL WINAPI GetClassInfoA(HINSTANCE hInstance, LPCSTR lpClassName, WNDCLASSA *lpWndClass);
WINUSERAPI BOOL WINAPI GetClassInfoExW(HINSTANCE hInstance, LPCWSTR lpszClass, WNDCLASSEXW *lpwcx) WINSHM_WIDE(GetClassInfoExW);
WINUSERAPI BOOL WINAPI GetClassInfoExA(HINSTANCE hInstance, LPCSTR lpszClass, WNDCLASSEXA *lpwcx);
#ifdef UNICODE
#define GetClassInfo GetClassInfoW
#define GetClassInfoEx GetClassInfoExW
#else
#define GetClassInfo GetClassInfoA
#define GetClassInfoEx GetClassInfoExA
#endif

/* The name of any window's class; it is cut to nMaxCount characters with the zero. Returns its length, or 0. */
WINUSERAPI int WINAPI GetClassNameW(HWND hWnd, LPWSTR lpClassName, int nMaxCount) WINSHM_WIDE(GetClassNameW);
WINUSERAPI int WINAPI GetClassNameA(HWND hWnd, LPSTR lpClassName, int nMaxCount);
#ifdef UNICODE
#define GetClassName GetClassNameW
#else
#define GetClassName GetClassNameA
#endif

/*
 * Makes a window of the calling thread, which then gets WM_NCCREATE, WM_NCCALCSIZE and WM_CREATE. The parent HWND_MESSAGE makes it
 * message-only: no broadcast reaches it. Its position and size, and its menu but for a child's number, mean nothing.
 * ERROR_CLASS_DOES_NOT_EXIST; ERROR_INVALID_WINDOW_HANDLE.
 */
WINUSERAPI HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName, DWORD dwStyle, int X,
	int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance, LPVOID lpParam) WINSHM_WIDE(CreateWindowExW);
WINUSERAPI HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle, int X,
	int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance, LPVOID lpParam);
#ifdef UNICODE
#define CreateWindowEx CreateWindowExW
#else
#define CreateWindowEx CreateWindowExA
#endif
#define CreateWindowA(lpClassName, lpWindowName, dwStyle, x, y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam) \
	CreateWindowExA(0, lpClassName, lpWindowName, dwStyle, x, y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam)
#define CreateWindowW(lpClassName, lpWindowName, dwStyle, x, y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam) \
	CreateWindowExW(0, lpClassName, lpWindowName, dwStyle, x, y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam)
#ifdef UNICODE
#define CreateWindow CreateWindowW
#else
#define CreateWindow CreateWindowA
#endif

/* Ends a window of the calling thread, with WM_DESTROY and WM_NCDESTROY, and those below it. ERROR_ACCESS_DENIED: another's. */
WINUSERAPI BOOL WINAPI DestroyWindow(HWND hWnd);

/* Of any window. */
WINUSERAPI BOOL WINAPI IsWindow(HWND hWnd);
WINUSERAPI BOOL WINAPI IsWindowUnicode(HWND hWnd);
WINUSERAPI DWORD WINAPI GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId);

/*
 * The text of a window. SetWindowText sends WM_SETTEXT. GetWindowText sends WM_GETTEXT to windows of the process, and reads what
 * other processes have set of theirs; it returns the length of what it stored.
 */
WINUSERAPI BOOL WINAPI SetWindowTextW(HWND hWnd, LPCWSTR lpString) WINSHM_WIDE(SetWindowTextW);
WINUSERAPI BOOL WINAPI SetWindowTextA(HWND hWnd, LPCSTR lpString);
WINUSERAPI int WINAPI GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount) WINSHM_WIDE(GetWindowTextW);
WINUSERAPI int WINAPI GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount);
WINUSERAPI int WINAPI GetWindowTextLengthW(HWND hWnd) WINSHM_WIDE(GetWindowTextLengthW);
WINUSERAPI int WINAPI GetWindowTextLengthA(HWND hWnd);
#ifdef UNICODE
#define SetWindowText SetWindowTextW
#define GetWindowText GetWindowTextW
#define GetWindowTextLength GetWindowTextLengthW
#else
#define SetWindowText SetWindowTextA
#define GetWindowText GetWindowTextA
#define GetWindowTextLength GetWindowTextLengthA
#endif

/*
 * The values that a window of the process keeps (GWLP_WNDPROC and so on, or the offset of extra bytes), and a class's. They return
 * the value, or that before; 0 if there is none: ERROR_INVALID_INDEX, ERROR_INVALID_WINDOW_HANDLE, ERROR_ACCESS_DENIED.
 */
WINUSERAPI LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex) WINSHM_WIDE(GetWindowLongPtrW);
WINUSERAPI LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex);
WINUSERAPI LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong) WINSHM_WIDE(SetWindowLongPtrW);
WINUSERAPI LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong);
WINUSERAPI LONG WINAPI GetWindowLongW(HWND hWnd, int nIndex) WINSHM_WIDE(GetWindowLongW);
WINUSERAPI LONG WINAPI GetWindowLongA(HWND hWnd, int nIndex);
WINUSERAPI LONG WINAPI SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong) WINSHM_WIDE(SetWindowLongW);
WINUSERAPI LONG WINAPI SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong);
WINUSERAPI ULONG_PTR WINAPI GetClassLongPtrW(HWND hWnd, int nIndex) WINSHM_WIDE(GetClassLongPtrW);
WINUSERAPI ULONG_PTR WINAPI GetClassLongPtrA(HWND hWnd, int nIndex);
WINUSERAPI ULONG_PTR WINAPI SetClassLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong) WINSHM_WIDE(SetClassLongPtrW);
WINUSERAPI ULONG_PTR WINAPI SetClassLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong);
WINUSERAPI DWORD WINAPI GetClassLongW(HWND hWnd, int nIndex) WINSHM_WIDE(GetClassLongW);
WINUSERAPI DWORD WINAPI GetClassLongA(HWND hWnd, int nIndex);
WINUSERAPI DWORD WINAPI SetClassLongW(HWND hWnd, int nIndex, LONG dwNewLong) WINSHM_WIDE(SetClassLongW);
WINUSERAPI DWORD WINAPI SetClassLongA(HWND hWnd, int nIndex, LONG dwNewLong);
#ifdef UNICODE
#define GetWindowLongPtr GetWindowLongPtrW
#define SetWindowLongPtr SetWindowLongPtrW
#define GetWindowLong GetWindowLongW
#define SetWindowLong SetWindowLongW
#define GetClassLongPtr GetClassLongPtrW
#define SetClassLongPtr SetClassLongPtrW
#define GetClassLong GetClassLongW
#define SetClassLong SetClassLongW
#else
#define GetWindowLongPtr GetWindowLongPtrA
#define SetWindowLongPtr SetWindowLongPtrA
#define GetWindowLong GetWindowLongA
#define SetWindowLong SetWindowLongA
#define GetClassLongPtr GetClassLongPtrA
#define SetClassLongPtr SetClassLongPtrA
#define GetClassLong GetClassLongA
#define SetClassLong SetClassLongA
#endif

/* Find the first window of a class or with a title, both without regard to case; NULL stands for any. */
WINUSERAPI HWND WINAPI FindWindowW(LPCWSTR lpClassName, LPCWSTR lpWindowName) WINSHM_WIDE(FindWindowW);
WINUSERAPI HWND WINAPI FindWindowA(LPCSTR lpClassName, LPCSTR lpWindowName);
WINUSERAPI HWND WINAPI FindWindowExW(HWND hWndParent, HWND hWndChildAfter, LPCWSTR lpszClass,
	LPCWSTR lpszWindow) WINSHM_WIDE(FindWindowExW);
WINUSERAPI HWND WINAPI FindWindowExA(HWND hWndParent, HWND hWndChildAfter, LPCSTR lpszClass, LPCSTR lpszWindow);
#ifdef UNICODE
#define FindWindow FindWindowW
#define FindWindowEx FindWindowExW
#else
#define FindWindow FindWindowA
#define FindWindowEx FindWindowExA
#endif

/* Call a function for each window: top-level ones, those below a window, those of a thread. FALSE from it ends that, and is the result. */
WINUSERAPI BOOL WINAPI EnumWindows(WNDENUMPROC lpEnumFunc, LPARAM lParam);
WINUSERAPI BOOL WINAPI EnumChildWindows(HWND hWndParent, WNDENUMPROC lpEnumFunc, LPARAM lParam);
WINUSERAPI BOOL WINAPI EnumThreadWindows(DWORD dwThreadId, WNDENUMPROC lpfn, LPARAM lParam);

/* What is above a window. */
WINUSERAPI HWND WINAPI GetParent(HWND hWnd);
WINUSERAPI HWND WINAPI SetParent(HWND hWndChild, HWND hWndNewParent);
WINUSERAPI HWND WINAPI GetAncestor(HWND hwnd, UINT gaFlags);
WINUSERAPI HWND WINAPI GetDesktopWindow(void);
WINUSERAPI BOOL WINAPI IsChild(HWND hWndParent, HWND hWnd);

/*
 * Do nothing: there is nothing to be seen. ShowWindow returns whether WS_VISIBLE was set, and sets it or not; IsWindowVisible returns
 * whether it is set in the window and all above it.
 */
WINUSERAPI BOOL WINAPI ShowWindow(HWND hWnd, int nCmdShow);
WINUSERAPI BOOL WINAPI UpdateWindow(HWND hWnd);
WINUSERAPI BOOL WINAPI SetForegroundWindow(HWND hWnd);
WINUSERAPI BOOL WINAPI BringWindowToTop(HWND hWnd);
WINUSERAPI HWND WINAPI GetForegroundWindow(void); /* NULL */
WINUSERAPI BOOL WINAPI IsWindowVisible(HWND hWnd);

/* Return something to put into a class, which nobody looks at. */
WINUSERAPI HICON WINAPI LoadIconW(HINSTANCE hInstance, LPCWSTR lpIconName) WINSHM_WIDE(LoadIconW);
WINUSERAPI HICON WINAPI LoadIconA(HINSTANCE hInstance, LPCSTR lpIconName);
WINUSERAPI HCURSOR WINAPI LoadCursorW(HINSTANCE hInstance, LPCWSTR lpCursorName) WINSHM_WIDE(LoadCursorW);
WINUSERAPI HCURSOR WINAPI LoadCursorA(HINSTANCE hInstance, LPCSTR lpCursorName);
#ifdef UNICODE
#define LoadIcon LoadIconW
#define LoadCursor LoadCursorW
#else
#define LoadIcon LoadIconA
#define LoadCursor LoadCursorA
#endif
WINUSERAPI HBRUSH WINAPI GetSysColorBrush(int nIndex);
WINUSERAPI HGDIOBJ WINAPI GetStockObject(int i);

WINSHM_END

#endif
