package inspect

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/internal/object"
)

func TestRights(t *testing.T) {
	section := object.SectionType.ID
	for _, test := range []struct {
		typ, access uint32
		want        []string
	}{
		{section, 0, []string{}},
		{section, object.SectionMapRead | object.SectionQuery, []string{"QUERY", "MAP_READ"}},
		{section, object.Delete | object.Synchronize | object.SectionExtendSize, []string{"EXTEND_SIZE", "DELETE", "SYNCHRONIZE"}},
		{section, 0x40000020, []string{"0x40000020"}},
		{4711, object.ReadControl | 1, []string{"READ_CONTROL", "0x1"}},
	} {
		if diff := cmp.Diff(test.want, rights(test.typ, test.access)); diff != "" {
			t.Errorf("rights(%d, %#x): -want +got\n%s", test.typ, test.access, diff)
		}
	}
	if got := typeName(4711); got != "type 4711" {
		t.Errorf("an unknown type is called %q", got)
	}
	if got := protection(0x99); got != "0x99" {
		t.Errorf("an unknown protection is called %q", got)
	}
}
