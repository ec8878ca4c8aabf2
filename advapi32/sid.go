package advapi32

import (
	"encoding/binary"

	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/winerr"
)

// AllocateAndInitializeSid makes a SID of an authority and the first subAuth (at most 8) of the numbers.
func AllocateAndInitializeSid(
	identAuth *SidIdentifierAuthority, subAuth byte, subAuth0, subAuth1, subAuth2, subAuth3, subAuth4, subAuth5, subAuth6, subAuth7 uint32,
	sid **SID,
) error {
	subs := []uint32{subAuth0, subAuth1, subAuth2, subAuth3, subAuth4, subAuth5, subAuth6, subAuth7}
	if int(subAuth) > len(subs) {
		return winerr.ERROR_INVALID_SID
	}
	var authority [8]byte
	copy(authority[2:], identAuth.Value[:])
	*sid = rawsec.NewSID(security.NewSID(binary.BigEndian.Uint64(authority[:]), subs[:subAuth]...))
	return nil
}

// FreeSid has nothing to free.
func FreeSid(*SID) error { return nil }

// IsValidSid reports whether sid is a SID.
func IsValidSid(sid *SID) bool {
	_, err := rawsec.ReadSID(sid)
	return err == nil
}

// EqualSid reports whether two SIDs are the same.
func EqualSid(sid1, sid2 *SID) bool {
	a, err1 := rawsec.ReadSID(sid1)
	b, err2 := rawsec.ReadSID(sid2)
	return err1 == nil && err2 == nil && a == b
}

// GetLengthSid returns the length of a SID in bytes; 0: it is none.
func GetLengthSid(sid *SID) uint32 {
	s, _ := rawsec.ReadSID(sid)
	return uint32(len(s))
}

// CopySid copies a SID to memory of that length. ERROR_INSUFFICIENT_BUFFER: it is longer.
func CopySid(destSidLen uint32, destSid, srcSid *SID) error {
	s, err := rawsec.ReadSID(srcSid)
	if err != nil {
		return err
	}
	if int64(len(s)) > int64(destSidLen) {
		return winerr.ERROR_INSUFFICIENT_BUFFER
	}
	return rawsec.Store(destSid, []byte(s))
}

// ConvertSidToStringSid stores the form S-1-....
func ConvertSidToStringSid(sid *SID, stringSid **uint16) error {
	s, err := rawsec.ReadSID(sid)
	if err == nil {
		*stringSid = wide(s.String())
	}
	return err
}

// ConvertStringSidToSid reads the form S-1-..., or one of SDDL's names of two letters.
func ConvertStringSidToSid(stringSid *uint16, sid **SID) error {
	if stringSid == nil || sid == nil {
		return winerr.ERROR_INVALID_PARAMETER
	}
	s, err := security.ParseSID(text(stringSid))
	if err == nil {
		*sid = rawsec.NewSID(s)
	}
	return err
}
