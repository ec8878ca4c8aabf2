package channel

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// modelled is a message in the mind of the model.
type modelled struct {
	id     uint32
	kind   Kind
	data   []byte
	room   int
	parcel Parcel
	letter Letter

	sender   string // preparing, waiting, over
	receiver string // nothing, posted, here, begun, replied, done
	result   uint64
	answer   []byte
	fault    uint32
	asleep   bool
}

// model is a channel as one mind sees it.
type model struct {
	*rapid.T
	s    *Sender
	r    *Receiver
	next uint32
	all  []*modelled // that are not over on both sides
	way  []*modelled // posted, in their order
}

// one draws a message of which something holds.
func (m *model) one(what string, holds func(*modelled) bool) *modelled {
	var fit []*modelled
	for _, x := range m.all {
		if holds(x) {
			fit = append(fit, x)
		}
	}
	if len(fit) == 0 {
		m.Skip("there is none")
	}
	return rapid.SampledFrom(fit).Draw(m.T, what)
}

// settle forgets messages that are over on both sides.
func (m *model) settle() {
	m.all = slices.DeleteFunc(m.all, func(x *modelled) bool {
		return x.sender == "over" && (x.receiver == "done" || x.receiver == "nothing")
	})
}

func (m *model) prepare(t *rapid.T) {
	m.T = t
	size := rapid.SampledFrom([]int{0, 1, inlineSize, inlineSize + 1, 512, 4096, 300_000}).Draw(t, "size")
	room := rapid.SampledFrom([]int{0, 1, inlineSize, 600, 300_000}).Draw(t, "room")
	p, err := m.s.Prepare(uint64(size), uint64(room))
	if err != nil {
		t.Fatal(err)
	}
	m.next++
	x := &modelled{id: m.next, data: bytes.Repeat([]byte{byte(m.next)}, size), room: room, parcel: p, sender: "preparing", receiver: "nothing"}
	copy(p.Data(), x.data)
	m.all = append(m.all, x)
}

func (m *model) drop(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.sender == "preparing" })
	x.parcel.Drop()
	x.sender = "over"
	m.settle()
}

func (m *model) post(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.sender == "preparing" })
	x.kind = rapid.SampledFrom([]Kind{Call, Notice, Bounded}).Draw(t, "kind")
	if err := x.parcel.Post(Head{ID: x.id}, x.kind); err != nil {
		t.Fatal(err)
	}
	x.sender, x.receiver = "waiting", "posted"
	if x.kind != Call {
		x.sender = "over"
	}
	m.way = append(m.way, x)
}

func waiting(x *modelled) bool { return x.sender == "waiting" }

func (m *model) sleep(t *rapid.T) {
	m.T = t
	x := m.one("message", waiting)
	x.asleep = rapid.Bool().Draw(t, "asleep")
	x.parcel.Sleepy(x.asleep)
}

func (m *model) answered(x *modelled) bool { return x.receiver == "replied" || x.receiver == "done" }

func (m *model) withdraw(t *rapid.T) {
	m.T = t
	x := m.one("message", waiting)
	if got := x.parcel.Withdraw(); got == m.answered(x) {
		t.Fatalf("withdrawn: %t, and it is %s", got, x.receiver)
	}
	if !m.answered(x) {
		x.sender = "over"
	}
	m.settle()
}

func (m *model) read(t *rapid.T) {
	m.T = t
	x := m.one("message", waiting)
	a, early, ok, err := x.parcel.Answer()
	if err != nil || ok != m.answered(x) || ok != x.parcel.Answered() || ok && early != (x.receiver == "replied") {
		t.Fatalf("%s: early %t, %t, %v", x.receiver, early, ok, err)
	}
	if !ok {
		return
	}
	if a.Result != x.result || a.Fault != x.fault || !bytes.Equal(a.Data, x.answer) {
		t.Fatalf("the answer is %d, %d, %d bytes", a.Result, a.Fault, len(a.Data))
	}
	if early {
		x.parcel.Leave()
	} else {
		x.parcel.Drop()
	}
	x.sender = "over"
	m.settle()
}

func (m *model) take(t *rapid.T) {
	m.T = t
	letters, err := m.r.Take()
	if err != nil || len(letters) != len(m.way) {
		t.Fatalf("%d letters, not %d, %v", len(letters), len(m.way), err)
	}
	for i, x := range m.way {
		if x.letter = letters[i]; x.letter.ID != x.id || x.letter.Size() != uint64(len(x.data)) || x.letter.Room() != uint64(x.room) {
			t.Fatalf("letter %d is %+v", i, x.letter)
		}
		x.receiver = "here"
	}
	m.way = nil
}

func (m *model) begin(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "here" })
	withdrawn := x.kind == Call && x.sender == "over"
	if m.r.Begin(&x.letter) == withdrawn {
		t.Fatalf("begun: %t", !withdrawn)
	}
	x.receiver = "begun"
	if withdrawn {
		x.receiver = "done"
	}
	m.settle()
}

func (m *model) data(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "begun" || x.receiver == "replied" })
	data, err := m.r.Data(&x.letter)
	if err != nil || !bytes.Equal(data, x.data) {
		t.Fatalf("message %d: %d bytes, %v", x.id, len(data), err)
	}
}

func (m *model) reply(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "begun" && x.kind == Call })
	x.result = uint64(x.id) + 1
	if ring := m.r.Reply(&x.letter, x.result); ring != (x.asleep && x.sender == "waiting") {
		t.Fatalf("ring: %t", ring)
	}
	x.receiver = "replied"
}

func (m *model) finish(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "replied" || x.receiver == "begun" && x.kind != Call })
	m.r.Finish(&x.letter)
	x.receiver = "done"
	m.settle()
}

func (m *model) answer(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "begun" && x.kind == Call })
	n := rapid.IntRange(0, 400_000).Draw(t, "answer")
	filled, err := m.r.Put(&x.letter, bytes.Repeat([]byte{byte(x.id) + 1}, n))
	if err != nil || filled != uint64(min(n, x.room)) {
		t.Fatalf("%d bytes of %d into %d, %v", filled, n, x.room, err)
	}
	x.answer, x.result = bytes.Repeat([]byte{byte(x.id) + 1}, int(filled)), uint64(x.id)+2
	if ring := m.r.Answer(&x.letter, x.result, 0, filled); ring != (x.asleep && x.sender == "waiting") {
		t.Fatalf("ring: %t", ring)
	}
	x.receiver = "done"
	m.settle()
}

func (m *model) refuse(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "here" && x.kind == Call })
	x.fault = 5
	m.r.Refuse(&x.letter, x.fault)
	x.receiver = "done"
	m.settle()
}

func (m *model) discard(t *rapid.T) {
	m.T = t
	x := m.one("message", func(x *modelled) bool { return x.receiver == "here" && x.kind != Call })
	m.r.Discard(&x.letter)
	x.receiver = "done"
	m.settle()
}

func (m *model) trim(t *rapid.T) {
	if idle := m.s.Trim(); idle != (len(m.all) == 0) {
		t.Fatalf("idle: %t, with %d messages", idle, len(m.all))
	}
}

// TestModel makes random operations on both ends, and compares each with what a model expects.
func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{}
		m.s, m.r = newEnds(t)
		defer func() { m.s.Close(); m.r.Close() }()
		actions := map[string]func(*rapid.T){
			"prepare": m.prepare, "prepare too": m.prepare, "drop": m.drop, "post": m.post, "post too": m.post, "sleep": m.sleep,
			"withdraw": m.withdraw, "read": m.read, "take": m.take, "begin": m.begin, "data": m.data, "reply": m.reply,
			"finish": m.finish, "answer": m.answer, "refuse": m.refuse, "discard": m.discard, "trim": m.trim,
		}
		rt.Repeat(actions)
	})
}
