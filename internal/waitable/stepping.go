//go:build winshm_steps

package waitable

// Step, if not nil, is called before every access to shared words: a test stops here, or lets another thread go on.
var Step func()

func step() {
	if Step != nil {
		Step()
	}
}
