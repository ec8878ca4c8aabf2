//go:build !race

package client

// gives and got tell the race detector, when there is one, what comes before what: see order_race.go.
func gives() {}
func got()   {}
