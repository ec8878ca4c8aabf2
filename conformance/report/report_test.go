package main

import (
	"os"
	"path/filepath"
	"testing"

	"winshm/conformance"
)

// TestPage sees that the page in the tree is the one that is made from the cases, the rows and the answers in the tree.
func TestPage(t *testing.T) {
	r, err := newReport("../answers")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("../..", pagePath))
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != r.page() {
		t.Errorf("%s is stale: run make conformance", pagePath)
	}
}

// TestAnswers sees that every front has answered every case, and no other.
func TestAnswers(t *testing.T) {
	r, err := newReport("../answers")
	if err != nil {
		t.Fatal(err)
	}
	for i, front := range fronts {
		for _, c := range conformance.All {
			if answer := r.answers[i][c.Name]; answer == "" || answer == conformance.No {
				t.Errorf("%s has not answered %q: run make conformance", front.name, c.Name)
			}
		}
		if len(r.answers[i]) != len(conformance.All) {
			t.Errorf("%s has %d answers to %d cases: run make conformance", front.name, len(r.answers[i]), len(conformance.All))
		}
	}
}
