/* Structured exceptions are not there: a fault is a signal. The numbers are, for what prints them. */
#ifndef WINSHM_EXCPT_H
#define WINSHM_EXCPT_H

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

#endif
