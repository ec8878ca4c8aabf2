package main

import "testing"

func TestGoPeers(t *testing.T) {
	l := testLab(t)
	for _, peer := range goPeers {
		t.Run(peer.name, func(t *testing.T) {
			c := formed(t, l, rpcCrew(peer.name, oneProcessor), 2)
			took(t, "64B", solo("ask 64")(c), 10)
			took(t, "64K", solo("ask 65536")(c), 10)
		})
	}
}

func TestPythonPipe(t *testing.T) {
	c := formed(t, testLab(t), pythonCrew, 2)
	took(t, "64B", byFirst("ask 64")(c), 10)
}
