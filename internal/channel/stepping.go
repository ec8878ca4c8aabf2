//go:build winshm_steps

package channel

// Step is called, if it is not nil, before every access to shared words. A test stops or kills the process in it.
var Step func()

func step() {
	if Step != nil {
		Step()
	}
}
