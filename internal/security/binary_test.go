package security

import (
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"testing"

	"winshm/winerr"
)

// example is what Windows makes of D:(A;;GA;;;WD) with an owner.
const example = "01000480" + "14000000" + "00000000" + "00000000" + "20000000" + // header
	"010100000000000512000000" + // owner SY
	"02001c0001000000" + "00001400" + "00000010" + "010100000000000100000000"

func bytesOf(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBinary(t *testing.T) {
	d, err := Parse(bytesOf(t, example))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.SDDL(0xF); got != "O:SYD:(A;;GA;;;WD)" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	if encoded, err := d.Encode(); hex.EncodeToString(encoded) != example || err != nil {
		t.Errorf("% x, %v", encoded, err)
	}
}

// What is cut anywhere is refused, and nothing is read beyond its end.
func TestBinaryCut(t *testing.T) {
	whole := bytesOf(t, example)
	for n := range whole {
		if d, err := Parse(whole[:n:n]); err == nil {
			t.Errorf("%d of %d bytes are accepted: %+v", n, len(whole), d)
		}
	}
}

func TestBinaryRefuses(t *testing.T) {
	patch := func(at int, with string) []byte {
		b := bytesOf(t, example)
		copy(b[at:], bytesOf(t, with))
		return b
	}
	for what, tc := range map[string]struct {
		b    []byte
		want winerr.Errno
	}{
		"revision":             {patch(0, "02"), winerr.ERROR_UNKNOWN_REVISION},
		"not self-relative":    {patch(2, "0400"), winerr.ERROR_INVALID_SECURITY_DESCR},
		"nothing":              {nil, winerr.ERROR_INVALID_SECURITY_DESCR},
		"too long":             {append(patch(0, ""), make([]byte, MaxDescriptor)...), winerr.ERROR_INVALID_SECURITY_DESCR},
		"owner in the header":  {patch(4, "04000000"), winerr.ERROR_INVALID_SECURITY_DESCR},
		"owner at the end":     {patch(4, "3c000000"), winerr.ERROR_INVALID_SECURITY_DESCR},
		"owner at 4 GiB":       {patch(4, "ffffffff"), winerr.ERROR_INVALID_SECURITY_DESCR},
		"owner's revision":     {patch(0x14, "02"), winerr.ERROR_INVALID_SID},
		"owner's length":       {patch(0x15, "0f"), winerr.ERROR_INVALID_SID},
		"owner's length of 16": {patch(0x15, "10"), winerr.ERROR_INVALID_SID},
		"list's revision":      {patch(0x20, "05"), winerr.ERROR_INVALID_ACL},
		"list's size":          {patch(0x22, "1d00"), winerr.ERROR_INVALID_ACL},
		"list's size of 4":     {patch(0x22, "0400"), winerr.ERROR_INVALID_ACL},
		"list's count":         {patch(0x24, "0200"), winerr.ERROR_INVALID_ACL},
		"entry's size":         {patch(0x2a, "1800"), winerr.ERROR_INVALID_ACL},
		"entry's size of 0":    {patch(0x2a, "0000"), winerr.ERROR_INVALID_ACL},
		"entry's odd size":     {patch(0x2a, "1300"), winerr.ERROR_INVALID_ACL},
		"entry without a SID":  {patch(0x2a, "0400"), winerr.ERROR_INVALID_ACL},
		"entry's SID":          {patch(0x31, "02"), winerr.ERROR_INVALID_ACL},
	} {
		if d, err := Parse(tc.b); !errors.Is(err, tc.want) {
			t.Errorf("%s: %+v, %v; not %v", what, d, err, tc.want)
		}
	}
}

// Entries of unknown types are kept, and decide nothing.
func TestUnknownEntry(t *testing.T) {
	d := &Descriptor{Owner: User(1000), Control: DACLPresent, DACL: &ACL{Revision: 4, Entries: []ACE{
		{Type: 5, Other: strings.Repeat("x", 40)}, {Type: Allow, Mask: mapRead, SID: Everyone},
	}}}
	encoded, err := d.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(encoded)
	if err != nil || !reflect.DeepEqual(d, back) {
		t.Errorf("%+v, %v", back, err)
	}
	if granted, err := Check(back, bob, mapRead, sections); granted != mapRead || err != nil {
		t.Errorf("granted %#x, %v", granted, err)
	}
	if _, err := d.SDDL(DACLPart); !errors.Is(err, winerr.ERROR_INVALID_ACL) {
		t.Errorf("as text: %v", err)
	}
}

func TestTooLong(t *testing.T) {
	d := mustParse(t, "D:"+strings.Repeat("(A;;GA;;;WD)", 1000))
	if _, err := d.Encode(); !errors.Is(err, winerr.ERROR_INVALID_SECURITY_DESCR) {
		t.Errorf("1000 entries: %v", err)
	}
	if _, err := ParseSDDL("D:" + strings.Repeat("(A;;GA;;;WD)", 5000)); !errors.Is(err, winerr.ERROR_INVALID_ACL) {
		t.Errorf("5000 entries: %v", err)
	}
}
