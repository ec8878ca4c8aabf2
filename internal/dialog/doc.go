// Package dialog asks the person in front of the computer to choose a button: in a window where there is a display and a
// program that shows windows, else on the terminal.
package dialog
