/* The terminal, key by key: conio.h. */
#include "conio.h"
#include <poll.h>
#include <termios.h>
#include <unistd.h>
#include "internal.h"

static int put_back = EOF; /* what _ungetch was given */

/* Makes the terminal pass on every key at once, unseen; false: standard input is none. */
static bool begin_raw(struct termios *before)
{
	if (tcgetattr(STDIN_FILENO, before) != 0)
		return false;
	struct termios raw = *before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	return tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

/* Whether the C library has input that it read before. */
static bool is_buffered(void) { return stdin->_IO_read_ptr < stdin->_IO_read_end; }

static int read_key(void)
{
	unsigned char key;
	ssize_t got;
	do
		got = read(STDIN_FILENO, &key, 1);
	while (got < 0 && errno == EINTR);
	return got == 1 ? key : EOF;
}

int _getch(void)
{
	const int entry_errno = errno;
	int key = __atomic_exchange_n(&put_back, EOF, __ATOMIC_RELAXED);
	struct termios before;
	if (key != EOF)
		return key;
	fflush(stdout); /* whoever shall press a key must see what for */
	if (is_buffered() || !begin_raw(&before)) {
		key = getchar();
	} else {
		key = read_key();
		if (key == '\n')
			key = '\r'; /* Enter, pressed before anybody asked: the terminal has changed it */
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
	}
	errno = entry_errno;
	return key;
}

int _getche(void)
{
	int key = _getch();
	return key == EOF ? EOF : _putch(key);
}

int _kbhit(void)
{
	const int entry_errno = errno;
	struct pollfd input = {STDIN_FILENO, POLLIN, 0};
	struct termios before;
	if (put_back != EOF || is_buffered())
		return 1;
	bool raw = begin_raw(&before);
	int ready = poll(&input, 1, 0);
	if (raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
	errno = entry_errno;
	return ready > 0;
}

int _putch(int c)
{
	int put = putchar(c);
	fflush(stdout);
	return put;
}

int _ungetch(int c)
{
	int none = EOF;
	return __atomic_compare_exchange_n(&put_back, &none, c, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ? c : EOF;
}

/* Reads the rest of a character of UTF-8 that begins with a byte. */
static wint_t complete(int first, int (*next)(void *), void *from)
{
	char bytes[4] = {(char)first};
	size_t length = 1, expected = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	for (int c; length < expected && (c = next(from)) != EOF; length++)
		bytes[length] = (char)c;
	WCHAR4 c = 0xFFFD;
	utf8_to_utf32(bytes, length, &c, 1, NULL);
	return c;
}

static int next_key(void *unused)
{
	(void)unused;
	return _getch();
}

static int next_byte(void *file) { return getc(file); }

wint_t _getwch(void)
{
	int key = _getch();
	return key == EOF ? WEOF : complete(key, next_key, NULL);
}

wint_t _getwche(void)
{
	wint_t c = _getwch();
	return c == WEOF ? WEOF : _putwch(c);
}

wint_t _putwch(wint_t c)
{
	wint_t put = winshm_putwc(c, stdout);
	fflush(stdout);
	return put;
}

wint_t winshm_putwc(wint_t c, FILE *file)
{
	char bytes[4];
	WCHAR4 character = c;
	size_t length = utf32_to_utf8(&character, 1, bytes, sizeof(bytes), NULL);
	return fwrite(bytes, 1, length, file) == length ? c : WEOF;
}

wint_t winshm_getwc(FILE *file)
{
	int first = getc(file);
	return first == EOF ? WEOF : complete(first, next_byte, file);
}
