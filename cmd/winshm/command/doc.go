// Package command is the command line of the winshm tool: one file for each command.
//
// A command that only looks at things starts no manager. Exit codes: 0 for success, 1 for a failure (one line on standard
// error says which, and what to do), 2 for wrong usage; create returns that of the program it ran.
package command
