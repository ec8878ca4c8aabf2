/*
 * What a C runtime's startup code does on Windows, linked into every module. Its constructor runs after all others of the
 * module.
 */
__attribute__((constructor(65535))) static void attach(void) {}
