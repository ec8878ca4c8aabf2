//go:build !winshm_steps

package channel

// step is called before every access to shared words. See stepping.go.
func step() {}
