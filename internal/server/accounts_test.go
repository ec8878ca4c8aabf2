package server_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"winshm/internal/server"
	"winshm/internal/testkit"
	"winshm/winerr"
)

// TestAccountsAreExact has processes of several users do whatever they like, dying included, under limits that are often
// reached, and compares their accounts with the tables after every step.
func TestAccountsAreExact(t *testing.T) {
	const steps, most = 1500, 5 // and more, until every limit was reached
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	m := startSystem(t, server.Limits{
		server.LimitObjects: 6, server.LimitHandles: 7, server.LimitBytes: 20 << 10, server.LimitConnections: 4,
		server.LimitProcesses: 4, server.LimitTickets: 2, server.LimitFiles: 2,
	})
	verbs := []func() string{
		func() string {
			return fmt.Sprintf("create n%d %d %d", random.IntN(4), random.IntN(8<<10), random.IntN(2))
		},
		func() string { return fmt.Sprintf("create - %d %d", 1+random.IntN(9<<10), random.IntN(2)) },
		func() string { return fmt.Sprintf("open n%d", random.IntN(4)) },
		func() string { return fmt.Sprintf("close %d", 8*(1+random.IntN(6))) },
		func() string { return fmt.Sprintf("close %d", 8*(1+random.IntN(6))) },
		func() string { return "process" },
		func() string { return "ticket" },
		func() string { return "give" },
		func() string { return "child" },
		func() string { return "goodbye" },
	}
	var residents []resident
	answers := map[string]int{}
	for step := 0; step < steps || step < 10*steps && !answered(answers, reached); step++ {
		n := random.IntN(most)
		switch {
		case n >= len(residents):
			residents = append(residents, startCitizen(t, m, []int{0, alice, bob, bob}[random.IntN(4)]))
		case random.IntN(25) == 0:
			residents[n].Kill()
			residents = append(residents[:n], residents[n+1:]...)
		default:
			answers[residents[n].ask("%s", verbs[random.IntN(len(verbs))]())]++
		}
		if err := m.Server.Recount(); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range residents {
		r.Kill()
	}
	expectNothing(t, m)
	if !answered(answers, reached) {
		t.Errorf("not every limit was reached: %v", answers)
	}
}

// reached are the codes of limits.
var reached = []winerr.Errno{winerr.ERROR_NOT_ENOUGH_QUOTA, winerr.ERROR_NO_SYSTEM_RESOURCES, winerr.ERROR_COMMITMENT_LIMIT}

// answered reports whether each code was given.
func answered(answers map[string]int, codes []winerr.Errno) bool {
	for _, code := range codes {
		if answers[name(code)] == 0 {
			return false
		}
	}
	return true
}

// expectNothing waits until there is nothing of anybody's left.
func expectNothing(t *testing.T, m *testkit.Manager) {
	t.Helper()
	testkit.Eventually(t, "everything to go", func() bool {
		s := m.Server.Stats()
		return s.Objects+s.Handles+s.Processes+s.Connections+s.Lives+s.Tickets+s.Users+s.Arenas+s.Queues+s.Windows+s.Channels == 0 &&
			m.Server.Ways() == 0
	})
	if s := m.Server.Stats(); t.Failed() {
		t.Logf("%+v", s)
	}
}

// TestEachLimit goes beyond each limit as one user, while another does the same below it.
func TestEachLimit(t *testing.T) {
	for l, tc := range map[server.Limit]struct {
		most  uint64
		fill  []string // what may be done
		want  string   // what the last command gives once more
		after string   // makes room again, if it can be
	}{
		server.LimitObjects: {2, []string{"create - 1 0", "create - 1 0"}, name(winerr.ERROR_NOT_ENOUGH_QUOTA), "close 8"},
		server.LimitHandles: {2, []string{"create a 1 0", "open a"}, name(winerr.ERROR_NO_SYSTEM_RESOURCES), "close 16"},
		server.LimitBytes:   {8192, []string{"create - 1 0", "create - 1 0"}, name(winerr.ERROR_COMMITMENT_LIMIT), "close 8"},
		server.LimitTickets: {2, []string{"ticket", "ticket"}, name(winerr.ERROR_NOT_ENOUGH_QUOTA), "give"},
	} {
		t.Run(l.String(), func(t *testing.T) {
			m := startSystem(t, only(l, tc.most))
			for _, uid := range []int{alice, bob} {
				r := startCitizen(t, m, uid)
				for _, command := range tc.fill {
					if got := r.ask("%s", command); got[0] == 'E' {
						t.Fatalf("%s: %s", command, got)
					}
				}
				last := tc.fill[len(tc.fill)-1]
				r.expect(t, tc.want, "%s", last)
				r.expect(t, "ok", "%s", tc.after)
				testkit.Eventually(t, "room again", func() bool { return r.ask("%s", last)[0] != 'E' })
			}
			root := startCitizen(t, m, 0)
			for range 10 * tc.most % 100 {
				if got := root.ask("%s", tc.fill[0]); got[0] == 'E' {
					t.Fatalf("root: %s", got)
				}
			}
			if got := m.Server.Stats().Refusals[l]; got < 2 {
				t.Errorf("%d refusals are counted, not 2 or more", got)
			}
		})
	}
}

// Connections and processes too many are refused in the answer to hello.
func TestTooManyConnections(t *testing.T) {
	for _, l := range []server.Limit{server.LimitConnections, server.LimitProcesses} {
		t.Run(l.String(), func(t *testing.T) {
			m := startSystem(t, only(l, 2))
			first := startCitizen(t, m, alice)
			first.expect(t, "8", "create - 1 0")
			startCitizen(t, m, alice).expect(t, "8", "create - 1 0")
			third := startCitizen(t, m, alice)
			for range 200 {
				third.expect(t, name(winerr.ERROR_NO_SYSTEM_RESOURCES), "create - 1 0")
			}
			startCitizen(t, m, bob).expect(t, "8", "create - 1 0")
			first.Kill()
			testkit.Eventually(t, "room for a connection", func() bool { return third.ask("create - 1 0") == "8" })
			if got := m.Server.Stats().Refusals[l]; got < 200 {
				t.Errorf("%d refusals are counted", got)
			}
			if len(m.Log.String()) > 100<<10 {
				t.Errorf("%d bytes are logged", len(m.Log.String()))
			}
			if err := m.Server.Recount(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNamesOfOthers asks for names in another user's session, those that exist and those that do not: the answers are alike.
func TestNamesOfOthers(t *testing.T) {
	m := startSystem(t, server.Limits{})
	a, b, root := startCitizen(t, m, alice), startCitizen(t, m, bob), startCitizen(t, m, 0)
	a.expect(t, "8", "create secret 1 0")
	a.expect(t, "16", `create Session\%d\too 1 0`, alice)
	b.expect(t, "8", "create mine 1 0")
	denied := name(winerr.ERROR_ACCESS_DENIED)
	for _, session := range []int{alice, mallory} { // mallory has never been there
		for _, rest := range []string{
			`\secret`, `\none`, `\secret\x`, `\none\x`, `\Local\secret`, `\Global\none`, `\Session\54322\none`, `\`, `\\x`, ``,
		} {
			b.expect(t, denied, `open Session\%d%s`, session, rest)
			b.expect(t, denied, `create Session\%d%s 1 0`, session, rest)
			b.expect(t, denied, `open Global\Session\%d%s`, session, rest)
		}
	}
	b.expect(t, "16", `open Session\%d\mine`, bob)
	b.expect(t, name(winerr.ERROR_FILE_NOT_FOUND), `open Session\%d\none`, bob)
	b.expect(t, name(winerr.ERROR_FILE_NOT_FOUND), `open Global\none`)
	b.expect(t, name(winerr.ERROR_FILE_NOT_FOUND), `open secret`)
	b.expect(t, `["Session\\54322\\mine"] of 1`, "snapshot")
	a.expect(t, `["Session\\54321\\secret" "Session\\54321\\too"] of 1`, "snapshot")
	root.expect(t, `["Session\\54321\\secret" "Session\\54321\\too" "Session\\54322\\mine"] of 2`, "snapshot")
	root.expect(t, name(winerr.ERROR_FILE_NOT_FOUND), `open Session\%d\none`, alice)
	root.expect(t, "8", `open Session\%d\secret`, alice)
	b.expect(t, `["Session\\54322\\mine"] of 1`, "snapshot") // root's handle to alice's section is none of his business
}

// only is one limit.
func only(l server.Limit, most uint64) (limits server.Limits) {
	limits[l] = most
	return limits
}
