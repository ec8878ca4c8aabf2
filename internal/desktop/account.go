package desktop

// Use is how much somebody has of what a desktop keeps. Text is in bytes.
type Use struct{ Queues, Windows, Channels, Text int64 }

// Account keeps what one user has. A channel is charged to whoever made it. A window that went with its parent is charged until
// its queue has been told.
type Account interface {
	// Room returns an error if the user may not have that much more.
	Room(Use) error
	// Charge adds to what the user has, or takes away what is negative.
	Charge(Use)
}

// take charges use, if there is room for it.
func take(a Account, use Use) error {
	err := a.Room(use)
	if err == nil {
		a.Charge(use)
	}
	return err
}
