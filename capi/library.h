#ifndef WINSHM_LIBRARY_H
#define WINSHM_LIBRARY_H

/* Returns the path of the shared object that this code lies in, from malloc, or NULL. */
char *library_path(void);

#endif
