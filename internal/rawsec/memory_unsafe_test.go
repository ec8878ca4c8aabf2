package rawsec

import (
	"errors"
	"reflect"
	"testing"
	"unsafe"

	"winshm/internal/security"
	"winshm/winerr"
)

// FuzzRead puts self-relative descriptors into memory, with room behind, where nobody knows how long they are: what
// security.Parse accepts is read alike, and nothing makes a fault.
func FuzzRead(f *testing.F) {
	for _, sddl := range []string{"", "O:SYG:BAD:P(A;OICI;GA;;;WD)(D;;CC;;;S-1-22-1-5)", "D:NO_ACCESS_CONTROL", "D:"} {
		d, err := security.ParseSDDL(sddl)
		if err != nil {
			f.Fatal(err)
		}
		b, err := d.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	const room = 128 << 10
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < SizeofRelative || len(b) > security.MaxDescriptor {
			return
		}
		b[3] |= security.SelfRelative >> 8
		memory := make([]byte, room)
		copy(memory, b)
		want, err := security.Parse(b)
		if err != nil {
			_, _ = Read((*Descriptor)(unsafe.Pointer(&memory[0])))
			return
		}
		got, err := Read((*Descriptor)(unsafe.Pointer(&memory[0])))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, %v; not %+v", got, err, want)
		}
	})
}

func TestNothing(t *testing.T) {
	if _, err := Read(nil); !errors.Is(err, winerr.ERROR_INVALID_SECURITY_DESCR) {
		t.Errorf("no descriptor: %v", err)
	}
	if _, err := ReadSID(nil); !errors.Is(err, winerr.ERROR_INVALID_SID) {
		t.Errorf("no SID: %v", err)
	}
	if _, err := ReadACL(nil); !errors.Is(err, winerr.ERROR_INVALID_ACL) {
		t.Errorf("no list: %v", err)
	}
}

// TestAbsoluteEmptyParts: parts that are absent, and a list that is present and NULL, are different things.
func TestAbsoluteEmptyParts(t *testing.T) {
	for control, want := range map[uint16]string{0: "", security.DACLPresent: "D:NO_ACCESS_CONTROL"} {
		d, err := Read(&Descriptor{Revision: 1, Control: control})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.SDDL(0xF); got != want || err != nil {
			t.Errorf("control %#x: %q, %v", control, got, err)
		}
	}
}
