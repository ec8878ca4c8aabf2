package waitable

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// historyState is the state of the objects of histories, in one mind.
type historyState struct {
	event, manual bool
	owner         [2]uint8
	abandoned     [2]bool
	count         uint8
}

func (s *historyState) free(obj, thread uint8) bool {
	switch obj {
	case theEvent:
		return s.event
	case theManualEvent:
		return s.manual
	case theSemaphore:
		return s.count > 0
	}
	owner := s.owner[obj-theMutex]
	return owner == 0 || owner == thread
}

func (s *historyState) take(obj, thread uint8) (abandoned bool) {
	switch obj {
	case theEvent:
		s.event = false
	case theSemaphore:
		s.count--
	case theMutex, theOtherMutex:
		i := obj - theMutex
		abandoned = s.abandoned[i]
		s.owner[i], s.abandoned[i] = thread, false
	}
	return abandoned
}

// do makes an operation and says how it must have gone.
func (s historyState) do(d deed) (historyState, effect) {
	obj := d.objects[0]
	switch d.verb {
	case doSet, doReset:
		if obj == theEvent {
			s.event = d.verb == doSet
		} else {
			s.manual = d.verb == doSet
		}
	case doRelease:
		if s.count+d.count > historyMaximum {
			return s, effect{code: Refused}
		}
		previous := s.count
		s.count += d.count
		return s, effect{previous: previous}
	case doUnlock:
		if s.owner[obj-theMutex] != d.thread {
			return s, effect{code: Refused}
		}
		s.owner[obj-theMutex] = 0
	case doDie:
		if i := obj - theMutex; s.owner[i] == d.thread {
			s.owner[i], s.abandoned[i] = 0, true
		}
	default:
		return s.wait(d)
	}
	return s, effect{}
}

func (s historyState) wait(d deed) (historyState, effect) {
	objects := d.objects[:d.count]
	if !d.all {
		for i, obj := range objects {
			if s.free(obj, d.thread) {
				abandoned := s.take(obj, d.thread)
				return s, effect{index: uint8(i), abandoned: abandoned}
			}
		}
		return s, effect{code: Unavailable}
	}
	for _, obj := range objects {
		if !s.free(obj, d.thread) {
			return s, effect{code: Unavailable}
		}
	}
	e := effect{}
	for _, obj := range objects {
		e.abandoned = s.take(obj, d.thread) || e.abandoned
	}
	return s, e
}

// historyModel allows an operation in which its thread died to have happened, or not.
var historyModel = porcupine.NondeterministicModel{
	Init: func() []any { return []any{historyState{}} },
	Step: func(state, input, output any) []any {
		s, d, e := state.(historyState), input.(deed), output.(effect)
		next, must := s.do(d)
		switch {
		case e.pending:
			return []any{s, next}
		case e == must:
			return []any{next}
		}
		return nil
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
}

func operationsOf(h *history, repairs []repaired) (all []porcupine.Operation) {
	for i := range h.records {
		for j := range h.records[i] {
			r := &h.records[i][j]
			op := porcupine.Operation{ClientId: i, Input: unpack[deed](r.operation.Load()), Call: r.call.Load(), Return: r.end.Load()}
			switch op.Output = unpack[effect](r.result.Load()); {
			case op.Call == 0:
				continue
			case op.Return == 0:
				op.Output, op.Return = effect{pending: true}, math.MaxInt64
			}
			all = append(all, op)
		}
	}
	for _, r := range repairs {
		for obj := uint8(theMutex); obj <= theOtherMutex; obj++ { // one after the other
			d := deed{verb: doDie, thread: r.thread, objects: [3]uint8{obj}}
			all = append(all, porcupine.Operation{ClientId: historians, Input: d, Output: effect{}, Call: r.call, Return: r.end})
		}
	}
	return all
}

// TestLinearizable checks that what processes did, some of which were killed, could have happened one after the other, each
// operation at an instant between its begin and its end. WINSHM_HISTORIES says how often.
func TestLinearizable(t *testing.T) {
	rounds, operations, undecided := 20, 0, 0
	if n, err := strconv.Atoi(os.Getenv("WINSHM_HISTORIES")); err == nil {
		rounds = n
	}
	for range rounds {
		h, repairs := makeHistory(t)
		history := operationsOf(h, repairs)
		operations += len(history)
		switch porcupine.CheckOperationsTimeout(historyModel.ToModel(), history, time.Minute) {
		case porcupine.Illegal:
			t.Errorf("no order explains this history:")
			for _, op := range history {
				t.Logf("%d-%d %v", op.Call, op.Return, historyModel.DescribeOperation(op.Input, op.Output))
			}
			return
		case porcupine.Unknown:
			undecided++
		}
	}
	t.Logf("%d histories of %d operations; %d could not be decided", rounds, operations, undecided)
}
