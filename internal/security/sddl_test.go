package security

import (
	"errors"
	"testing"

	"winshm/winerr"
)

func TestSDDL(t *testing.T) {
	for _, tc := range []struct{ in, out string }{ // out "": as in
		{"", ""},
		{"O:SYG:BAD:(A;;GA;;;WD)", ""},
		{"D:(A;;GA;;;WD)", ""},
		{"D:", ""},
		{"D:NO_ACCESS_CONTROL", ""},
		{"D:P(D;OICI;GAGXGWGR;;;AN)(A;NPIOID;FA;;;AU)", ""},
		{"D:PARAI(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)", ""},
		{"O:S-1-22-1-1000G:S-1-22-2-100D:(A;;0x1f0000;;;CO)S:P(AU;SAFA;KA;;;WD)", ""},
		{"S:(ML;;NWNX;;;LW)", ""},
		{"O:S-1-5-18G:S-1-5-32-544", "O:SYG:BA"},
		{"O:sy", "O:SY"},
		{"O:S-1-5-18D:(A;;GA;;;S-1-1-0)", "O:SYD:(A;;GA;;;WD)"},
		{"O:S-1-0x5-0x12", "O:SY"},
		{"D:(A;;GRGWGX;;;WD)", "D:(A;;GXGWGR;;;WD)"},
		{"D:(A;;1;;;WD)", "D:(A;;CC;;;WD)"},
		{"D:(A;;020000000000;;;WD)", "D:(A;;GR;;;WD)"},
		{"D:(A;;0XF001F;;;WD)", "D:(A;;CCDCLCSWRPSDRCWDWO;;;WD)"},
		{"D:(A;;0x120089;;;WD)", "D:(A;;FR;;;WD)"},
		{"D:(A;;;;;WD)", ""},
		{" D: ( A;OI CI; GA ; ; ; WD ) ", "D:(A;OICI;GA;;;WD)"},
		{"D:(A;;0xFFFFFFFF;;;WD)", "D:(A;;0xffffffff;;;WD)"},
	} {
		if tc.out == "" {
			tc.out = tc.in
		}
		d, err := ParseSDDL(tc.in)
		if err != nil {
			t.Errorf("%q: %v", tc.in, err)
			continue
		}
		if got, err := d.SDDL(0xF); got != tc.out || err != nil {
			t.Errorf("%q becomes %q, %v; not %q", tc.in, got, err, tc.out)
		}
		encoded, err := d.Encode()
		if err != nil {
			t.Errorf("%q: %v", tc.in, err)
			continue
		}
		back, err := Parse(encoded)
		if err != nil {
			t.Errorf("%q, % x: %v", tc.in, encoded, err)
			continue
		}
		if got, err := back.SDDL(0xF); got != tc.out || err != nil {
			t.Errorf("%q comes back as %q, %v", tc.in, got, err)
		}
	}
}

func TestSDDLRefuses(t *testing.T) {
	for in, want := range map[string]winerr.Errno{
		"ERROR:(D;;GA;;;WD)":            winerr.ERROR_INVALID_PARAMETER,
		"X:":                            winerr.ERROR_INVALID_PARAMETER,
		"D:D:":                          winerr.ERROR_INVALID_PARAMETER,
		"garbage":                       winerr.ERROR_INVALID_PARAMETER,
		"D":                             winerr.ERROR_INVALID_PARAMETER,
		"O:":                            winerr.ERROR_INVALID_SID,
		"O:XX":                          winerr.ERROR_INVALID_SID,
		"O:S-1":                         winerr.ERROR_INVALID_SID,
		"O:S-2-5-18":                    winerr.ERROR_INVALID_SID,
		"O:S-1-5-4294967296":            winerr.ERROR_INVALID_SID,
		"G:S-1-281474976710656-1":       winerr.ERROR_INVALID_SID,
		"D:X":                           winerr.ERROR_INVALID_ACL,
		"D:(":                           winerr.ERROR_INVALID_ACL,
		"D:()":                          winerr.ERROR_INVALID_ACL,
		"D:(A;;GA;;;WD":                 winerr.ERROR_INVALID_ACL,
		"D:(A;;GA;;WD)":                 winerr.ERROR_INVALID_ACL,
		"D:(Z;;GA;;;WD)":                winerr.ERROR_INVALID_ACL,
		"D:(A;XX;GA;;;WD)":              winerr.ERROR_INVALID_ACL,
		"D:(A;;XX;;;WD)":                winerr.ERROR_INVALID_ACL,
		"D:(A;;0x100000000;;;WD)":       winerr.ERROR_INVALID_ACL,
		"D:(A;;1_0;;;WD)":               winerr.ERROR_INVALID_ACL,
		"D:(A;;GA;;;)":                  winerr.ERROR_INVALID_ACL,
		"D:(A;;GA;;;WDANDSUCH)":         winerr.ERROR_INVALID_ACL,
		"D:(A;;GA;;;Nobody I know)":     winerr.ERROR_INVALID_ACL,
		"D:(A;;GA;{1};;WD)":             winerr.ERROR_INVALID_ACL,
		"D:NO_ACCESS_CONTROL(A;;;;;WD)": winerr.ERROR_INVALID_ACL,
	} {
		if d, err := ParseSDDL(in); !errors.Is(err, want) {
			t.Errorf("%q: %+v, %v; not %v", in, d, err, want)
		}
	}
}

func TestSIDs(t *testing.T) {
	for in, want := range map[string]string{
		"S-1-5-18": "S-1-5-18", "SY": "S-1-5-18", "WD": "S-1-1-0", "s-1-1-0": "S-1-1-0", "S-1-5": "S-1-5",
		"S-1-22-1-4294967295": "S-1-22-1-4294967295", "S-1-0x123456789abc-1": "S-1-0x123456789abc-1",
	} {
		sid, err := ParseSID(in)
		if err != nil || sid.String() != want {
			t.Errorf("%s is %s, %v", in, sid, err)
		}
	}
	if id, group, ok := Group(7).Unix(); id != 7 || !group || !ok {
		t.Errorf("group 7 is %d, %t, %t", id, group, ok)
	}
	if _, _, ok := Everyone.Unix(); ok {
		t.Error("everyone is a user of Linux")
	}
	for name, sid := range aliases {
		if abbreviate(sid) != name {
			t.Errorf("%s and %s are the same", name, abbreviate(sid))
		}
	}
}
