/* A board that all programs share which link this library: each of its lines has one number and one text. */
#ifndef BOARD_H
#define BOARD_H

#include <windows.h>

#ifdef BOARD_BUILD
#define BOARD_API __declspec(dllexport)
#else
#define BOARD_API __declspec(dllimport)
#endif

#define BOARD_LINES 16
#define BOARD_WIDTH 60 /* bytes, with the zero */

#ifdef __cplusplus
extern "C" {
#endif

/* Appends a line and returns its number, from 0 on; -1 when the board is full. */
BOARD_API int WINAPI BoardAppend(const char *text);

/* Returns a line, or NULL if there is none of that number. */
BOARD_API const char *WINAPI BoardLine(int number);

#ifdef __cplusplus
}
#endif

#endif
