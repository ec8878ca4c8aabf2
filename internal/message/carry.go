package message

// WithText is LParam of a message to another process whose data is a text (see the package comment).
const WithText = 1

// longestText is of how many units a text may be that comes back from another process.
const longestText = 1 << 20

// TextRoom returns how many bytes a text takes at most for which there is room for so many units of UTF-16 with the zero.
func TextRoom(units uint64) uint64 { return 3 * min(max(units, 1)-1, longestText) }
