package message

// Handle is a window's (HWND).
type Handle uint32

// Windows that are none.
const (
	Desktop   Handle = 0          // the parent of top-level windows
	Parent    Handle = 0xFFFFFFFD // of message-only ones (HWND_MESSAGE)
	Broadcast Handle = 0xFFFF     // all top-level windows (HWND_BROADCAST)
	OfThread  Handle = 0xFFFFFFFF // in a filter: what was posted to the thread
)

// Message is what a window procedure gets.
type Message struct {
	Window         Handle
	ID             uint32
	WParam, LParam uint64
}

// How a message came.
type How uint32

// The ways a message can come.
const (
	Posted   How = iota // PostMessage, PostThreadMessage
	Sent                // SendMessage, SendMessageTimeout
	Notified            // SendNotifyMessage
	Asked               // SendMessageCallback
	Answered            // the answer to an Asked one, which goes back as a message
)

// The messages that this package and its fronts know (WM_*).
const (
	Null          = 0x0000
	Create        = 0x0001
	Destroy       = 0x0002
	SetText       = 0x000C
	GetText       = 0x000D
	GetTextLength = 0x000E
	Close         = 0x0010
	Quit          = 0x0012
	SettingChange = 0x001A
	DevModeChange = 0x001B
	CopyData      = 0x004A
	Timer         = 0x0113
	DeviceChange  = 0x0219
	User          = 0x0400
	Registered    = 0xC000 // the first of RegisterWindowMessage
)

// syncOnly are the messages below User that carry pointers: only who waits for the answer can keep what they lead to.
var syncOnly = func() (set [User / 64]uint64) {
	for _, r := range [][2]uint32{
		{Create, Create},
		{SetText, GetText},
		{SettingChange, DevModeChange},
		{0x24, 0x24},
		{0x2B, 0x2D},
		{0x39, 0x39},
		{0x46, 0x47},
		{CopyData, CopyData},
		{0x53, 0x53},
		{0x7C, 0x7D},
		{0x81, 0x81},
		{0x83, 0x83},
		{0x87, 0x87},
		{0xB0, 0xB0},
		{0xB2, 0xB4},
		{0xC2, 0xC2},
		{0xC4, 0xC4},
		{0xCB, 0xCB},
		{0xE3, 0xE3},
		{0xE9, 0xEB},
		{0x140, 0x140},
		{0x143, 0x143},
		{0x145, 0x145},
		{0x148, 0x148},
		{0x14A, 0x14A},
		{0x14C, 0x14D},
		{0x152, 0x152},
		{0x158, 0x158},
		{0x180, 0x181},
		{0x189, 0x189},
		{0x18C, 0x18D},
		{0x18F, 0x18F},
		{0x191, 0x192},
		{0x196, 0x196},
		{0x198, 0x198},
		{0x1A2, 0x1A2},
		{0x213, 0x214},
		{0x216, 0x216},
		{0x220, 0x220},
		{0x229, 0x22B},
		{0x22D, 0x22F},
		{0x30C, 0x30C},
	} {
		for id := r[0]; id <= r[1]; id++ {
			set[id/64] |= 1 << (id % 64)
		}
	}
	return set
}()

// SyncOnly reports whether a message can only be sent, not posted (ERROR_MESSAGE_SYNC_ONLY).
func SyncOnly(id uint32, wParam uint64) bool {
	if id == DeviceChange {
		return wParam&0x8000 != 0
	}
	return id < User && syncOnly[id/64]&(1<<(id%64)) != 0
}

// CarriesData reports whether a message takes data with it to another process, or brings an answer back.
func CarriesData(id uint32) bool {
	switch id {
	case CopyData, SetText, GetText, SettingChange, DevModeChange:
		return true
	}
	return false
}
