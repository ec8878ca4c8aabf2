package main

import "testing"

func TestKeepingBusy(t *testing.T) {
	for name, calls := range map[string]int{"open": openSection, "create": createSection, "event": createEvent} {
		t.Run(name, func(t *testing.T) {
			c := formed(t, testLab(t), busyCrew(oneProcessor, calls), 3)
			figures, err := keepingBusy(calls)(c).run(20)
			if err != nil {
				t.Fatal(err)
			}
			if each, most := figures[0], figures[3]; each <= 0 || most < 1 {
				t.Errorf("figures %v: want a time, and calls", figures)
			}
		})
	}
}

func TestEcho(t *testing.T) {
	c := formed(t, testLab(t), echoCrew, 3)
	figures, err := keepingBusy(0)(c).run(20)
	if err != nil {
		t.Fatal(err)
	}
	if each, most := figures[0], figures[3]; each <= 0 || most < 1 || processorTime(c.server) <= 0 {
		t.Errorf("figures %v, server %d: want a time, requests, and a server that did something", figures, c.server)
	}
}

func TestScaled(t *testing.T) {
	var sides []side
	for _, each := range []float64{100, 50, 25, 50, 200} {
		rounds := make([]float64, 20)
		for i := range rounds {
			rounds[i] = each
		}
		sides = append(sides, side{figures: [][]float64{rounds, {1}, {2}, {3}, {6}}})
	}
	rows := measure{name: "m", placement: unpinned, target: twoClients, inverse: true}.scaled(sides)
	if len(rows) != len(clientCounts) {
		t.Fatalf("%d rows", len(rows))
	}
	if one := rows[0]; one.Compared != nil || one.X != 1 || one.Series == "" || one.Verdict != told {
		t.Errorf("one client: %+v", one)
	}
	if two := rows[1]; two.Verdict != met || two.Compared.Ratio != 2 || two.Series != rows[0].Series {
		t.Errorf("two clients that do twice as much: %+v", two)
	}
	if most := rows[len(rows)-1]; most.Verdict != missed || most.Compared.Ratio != 0.5 {
		t.Errorf("64 clients that do half of what one does: %+v", most)
	}
}
