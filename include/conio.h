/* The terminal, key by key. Where standard input is no terminal, it is read byte by byte. */
#ifndef WINSHM_CONIO_H
#define WINSHM_CONIO_H

#include "winshm_crt.h"

WINSHM_BEGIN

/* Waits for a key and returns it without showing it; Enter is '\r'. Returns -1 (EOF) at the end of the input. */
int _getch(void);

/* The same, and shows it. */
int _getche(void);

/* Returns whether a key waits. */
int _kbhit(void);

/* Writes a byte; returns it, or -1. */
int _putch(int c);

/* Puts one key back: the next _getch returns it. Returns -1 if one waits there already. */
int _ungetch(int c);

/* The same with characters. WEOF at the end of the input. */
wint_t _getwch(void);
wint_t _getwche(void);
wint_t _putwch(wint_t c);

/* Wide characters of files that hold UTF-8. */
wint_t winshm_putwc(wint_t c, FILE *file);
wint_t winshm_getwc(FILE *file);

WINSHM_END

#define winshm_putwchar(c) winshm_putwc((c), stdout)
#define winshm_getwchar() winshm_getwc(stdin)
#define getch _getch
#define getche _getche
#define kbhit _kbhit
#define putch _putch
#define ungetch _ungetch
#define _cprintf printf
#define _cputs(text) fputs((text), stdout)

#endif
