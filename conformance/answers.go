package conformance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// AnswersVariable names the folder where [Run] writes down how a front answered. Without it, nothing is written.
const AnswersVariable = "WINSHM_CONFORMANCE_ANSWERS"

// Answers is how a front answered, by the names of the cases: one of the constants, or [Skipped] and why.
type Answers map[string]string

// How a front answers a case.
const (
	// Yes: as the case asserts.
	Yes = "yes"
	// No: otherwise, and nobody knew.
	No = "no"
	// Differs: otherwise, as the case's deviation says.
	Differs = "differs"
	// DiffersByChance: so it does, at times.
	DiffersByChance = "differs by chance"
	// Skipped is what a reason comes after.
	Skipped = "skipped: "
)

// ReadAnswers returns what a front of that name once answered.
func ReadAnswers(dir, front string) (Answers, error) {
	text, err := os.ReadFile(filepath.Join(dir, front+".json"))
	if err != nil {
		return nil, err
	}
	var a Answers
	return a, json.Unmarshal(text, &a)
}

// write writes the answers down if somebody asks for them, and all cases ran.
func (a Answers) write(t testing.TB, front string) {
	t.Helper()
	dir := os.Getenv(AnswersVariable)
	if dir == "" || len(a) < len(All) {
		return
	}
	text, err := json.MarshalIndent(a, "", "\t")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, front+".json"), append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}
