/* What sender and receiver agree on. */
#ifndef NOTE_H
#define NOTE_H

#include <windows.h>

#define NOTE_CLASS "Winshm Note Receiver"
#define NOTE_TITLE "Notes"

enum { NOTE_POINT = 1, NOTE_WORDS = 2 }; /* dwData */

typedef struct {
	int x, y;
	char label[16];
} NOTE;

#endif
