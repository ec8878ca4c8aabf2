package security

import (
	"reflect"
	"testing"
)

// FuzzParse reads descriptors in binary: what is accepted can be written, and is then the same again.
func FuzzParse(f *testing.F) {
	for _, sddl := range []string{"", "O:SYG:BAD:P(A;OICI;GA;;;WD)(D;;CC;;;S-1-22-1-5)S:(AU;SA;GA;;;AN)", "D:NO_ACCESS_CONTROL", "D:"} {
		d, err := ParseSDDL(sddl)
		if err != nil {
			f.Fatal(err)
		}
		b, err := d.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Parse(b)
		if err != nil {
			return
		}
		for _, who := range []Token{alice, bob, guest, root} {
			for _, want := range []uint32{mapRead, GenericAll, MaximumAllowed} {
				_, _ = Check(d, who, want, sections)
			}
		}
		encoded, err := d.Encode()
		if err != nil {
			return // parts that overlap are longer apart
		}
		if back, err := Parse(encoded); err != nil || !reflect.DeepEqual(d, back) {
			t.Fatalf("%+v comes back as %+v, %v", d, back, err)
		}
	})
}

// FuzzParseSDDL reads text: what is accepted is written in a form that means the same, and is written alike again.
func FuzzParseSDDL(f *testing.F) {
	for _, sddl := range []string{
		"O:SYG:BAD:P(A;OICI;GA;;;WD)(D;;0x12;;;S-1-22-1-5)S:(AU;SA;GA;;;AN)(ML;;NW;;;LW)", "D:NO_ACCESS_CONTROL", "D:PAIAR",
	} {
		f.Add(sddl)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseSDDL(s)
		if err != nil {
			return
		}
		text, err := d.SDDL(0xF)
		if err != nil {
			t.Fatalf("%q cannot be written: %v", s, err)
		}
		back, err := ParseSDDL(text)
		if err != nil {
			t.Fatalf("%q becomes %q: %v", s, text, err)
		}
		if again, err := back.SDDL(0xF); again != text || err != nil {
			t.Fatalf("%q becomes %q, and that %q, %v", s, text, again, err)
		}
	})
}
