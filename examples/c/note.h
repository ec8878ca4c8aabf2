/* What the writer and the reader agree on. */
#ifndef NOTE_H
#define NOTE_H

#define NOTE_NAME TEXT("Local\\winshm-example-note")
#define NOTE_LENGTH 200 /* characters, with the zero */

#endif
