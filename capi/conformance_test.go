package main_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"winshm/conformance"
)

// drivers are the ways in which the conformance driver is built: with characters of two bytes, which use the symbols for
// UTF-16, and of four.
var drivers = []build{
	{"c-utf16", "gcc", []string{"-std=gnu11", "-fshort-wchar"}},
	{"c-utf32", "gcc", []string{"-std=gnu11"}},
}

// TestConformance runs the cases over the library, through a program in C.
func TestConformance(t *testing.T) {
	for _, b := range drivers {
		t.Run(b.name, func(t *testing.T) {
			driver := filepath.Join(built, b.name)
			if err := errors.Join(os.Rename(b.compile(t, "../../conformance/driver/driver.c"), driver), os.Chmod(built, 0o755)); err != nil {
				t.Fatal(err)
			}
			start := conformance.StartProgram(driver)
			conformance.Run(t, conformance.Front{
				Name: b.name, API: start(t), Start: start, StartBound: conformance.StartProgramBound(driver),
			})
		})
	}
}
