package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// A front is how a program sends messages by winshm.
type front struct {
	name, about string
	crew        func(placement) founder
	sizes       string // those that are compared with a socket
	packets     string // those that are compared with a packet socket too
}

// fronts lists them.
var fronts = []front{
	{"go", "in Go", goMessages, "0B 64B 512B 4K 64K 1M 16M 64M", "64B 64K 1M"},
	{"c", "in C", cMessages, "64B 64K 1M", ""}, // the rest is said by c/message-64B and its like
}

// sizes are the blocks that are compared with a socket; the first one has nothing in it.
var sizes = []struct {
	name  string
	bytes int
}{{"0B", 0}, {"64B", 64}, {"512B", 512}, {"4K", 4 << 10}, {"64K", 64 << 10}, {"1M", 1 << 20}, {"16M", 16 << 20}, {"64M", 64 << 20}}

// kinds are the Unix sockets with which they are compared.
var kinds = []struct {
	name string
	kind int
}{{"stream", unix.SOCK_STREAM}, {"seqpacket", unix.SOCK_SEQPACKET}}

// messageMeasures lists the measures of messages.
func messageMeasures() []measure {
	var ms []measure
	for _, f := range fronts {
		ms = append(ms, f.small()...)
		ms = append(ms, f.large()...)
		ms = append(ms, f.sockets()...)
	}
	ms = append(ms, fronts[0].senders()...)
	ms = append(ms, inPlace()...)
	return append(ms, postMeasures()...)
}

// small lists the measures of messages of 64 bytes whose handler returns at once.
func (f front) small() []measure {
	about := "WM_COPYDATA of 64 bytes " + f.about + ", against "
	name := func(reference string) string { return "message/" + f.name + "-" + reference }
	send, pingPong := sending("send", 64, atOnce), together("ping", "pong")
	asleep, seldom := sending("seldom", 64, atOnce), together("seldom", "pong")
	faster, much, few := target{">", 1, ""}, target{">=", 20, ""}, target{"<=", 1.3, ""}
	futex, rested := about+"a bare futex ping-pong", "the same, both sides asleep before"
	ms := []measure{
		{name("futex"), futex, oneProcessor, few, false, f.against(bareCrew, send, pingPong)},
		{name("futex"), futex, twoPs, few, false, f.against(bareCrew, send, pingPong)},
		{name("asleep-futex"), rested, oneProcessor, few, false, f.against(bareCrew, asleep, seldom)},
		{name("asleep-futex"), rested, twoPs, few, false, f.against(bareCrew, asleep, seldom)},
		{name("spin"), about + "words that both spin on", twoPs, target{"<=", 3, ""}, false, f.spinning(bareCrew, send, together("beat", "echo"))},
	}
	if f.name != "go" {
		return ms
	}
	return append(ms, []measure{
		{name("wine"), about + "Wine's (reference/ours)", oneProcessor, faster, true, f.against(wineMessages, send, send)},
		{name("wine"), about + "Wine's (reference/ours)", twoPs, much, true, f.spinning(wineMessages, send, send)},
	}...)
}

// large lists the measures of a message of 1 MiB of which the receiver reads every byte.
func (f front) large() []measure {
	about := "rate of 1 MiB " + f.about + " that the receiver reads, of that of one copy and its reading in one process"
	send, copied := sending("send", 1<<20, reads), solo(fmt.Sprintf("copy %d %d", 1<<20, reads))
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		ms = append(ms, measure{"message/" + f.name + "-1M-copy", about, p, target{">=", 0.7, ""}, true, f.against(socketCrew(unix.SOCK_STREAM), send, copied)})
	}
	return ms
}

// sockets lists the measures against Unix sockets.
func (f front) sockets() []measure {
	var ms []measure
	for _, size := range sizes {
		if !slices.Contains(strings.Fields(f.sizes), size.name) {
			continue
		}
		about := fmt.Sprintf("WM_COPYDATA of %s %s, against a Unix socket (reference/ours)", size.name, f.about)
		send, ask := sending("send", size.bytes, atOnce), asking(max(size.bytes, 1), atOnce) // a socket has to be sent something
		for _, p := range []placement{oneProcessor, twoPs} {
			for _, k := range kinds {
				if k.kind == unix.SOCK_SEQPACKET && !slices.Contains(strings.Fields(f.packets), size.name) {
					continue
				}
				ms = append(ms, measure{
					fmt.Sprintf("message/%s-%s-%s", f.name, size.name, k.name), about, p,
					target{">", 1, ""},
					true,
					peering(f.crew, socketCrew(k.kind), send, ask),
				})
			}
		}
	}
	return ms
}

// crowdOfSenders is how many processes send to one receiver.
const crowdOfSenders = 64

// senders lists the measures of many senders.
func (f front) senders() []measure {
	about := fmt.Sprintf("messages of %d processes %s to one receiver, against those of one", crowdOfSenders, f.about)
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		ms = append(ms, measure{fmt.Sprintf("message/%s-senders%d", f.name, crowdOfSenders), about, p, target{"<=", 1, ""}, false, f.crowded})
	}
	return ms
}

// inPlace lists the measures of blocks that the sender builds where the receiver reads them.
func inPlace() []measure {
	const size = 16 << 20
	f := fronts[0]
	placed := func(kind int) task { return sending("place", size, kind) }
	var ms []measure
	for _, p := range []placement{oneProcessor, twoPs} {
		ms = append(ms,
			measure{
				"message/go-place16M-64B", "16 MiB built in place, filled before, that nobody reads, against 64 bytes so", p,
				target{"<=", 1.5, ""},
				false,
				f.against(f.crew(p), placed(atOnce), sending("place", 64, atOnce)),
			},
			measure{
				"message/go-place16M-read", "16 MiB built in place, filled before, that the receiver reads, against the reading alone", p, untargeted, false,
				f.against(f.crew(p), placed(reads), solo(fmt.Sprintf("read %d %d", size, reads))),
			})
	}
	return ms
}

// against measures a task of the front's against one of a reference.
func (f front) against(reference founder, ours, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return between(f.crew, reference, ours, theirs, measure.judged)
}

// spinning is against for processes that spin.
func (f front) spinning(reference founder, ours, theirs task) func(context.Context, *lab, measure) ([]result, error) {
	return between(f.crew, reference, ours, theirs, measure.judgedSpinning)
}

// fairShare is what the slowest of many senders is to have of what the middle one has, in percent: one who is lucky, since the
// receiver is awake whenever he is, does not make the others slow.
const fairShare = 50

// crowded measures many senders to one receiver, and what the slowest of them has.
func (f front) crowded(ctx context.Context, l *lab, m measure) ([]result, error) {
	cpus, err := l.spread(m.placement, crowdOfSenders+1)
	if err != nil {
		return nil, err
	}
	p, long := l.contendedPace(crowdOfSenders)
	found := f.crew(m.placement)
	one := func(ctx context.Context, l *lab, cpus []int) (*crew, error) { return found(ctx, l, cpus[:2]) }
	d, err := l.duel(ctx, p, cpus, found, one, flooding(long), flooding(long))
	if err != nil {
		return nil, err
	}
	r := m.judged(d)
	r.Note = joinNotes(r.Note, fmt.Sprintf("messages of a process in a round of %s (least, middle, most): %s; of the only one %s",
		long, shares(d.ours.figures[1:]), shares(d.reference.figures[1:2])))
	return []result{r, f.slowest(m, d)}, nil
}

// slowest is the row of the slowest of many senders.
func (f front) slowest(m measure, d duel) result {
	part := make([]float64, len(d.ours.figures[0]))
	for round, least := range d.ours.figures[1] {
		part[round] = least / max(d.ours.figures[2][round], 1) * 100
	}
	m.name, m.target = m.name+"-slowest", target{">=", fairShare, " %"}
	r := m.unmeasured(m.target.verdict(median(part)))
	r.Unit, r.Ours = "%", median(part)
	r.Note = "the slowest sender's messages, of those of the middle one"
	return r
}
