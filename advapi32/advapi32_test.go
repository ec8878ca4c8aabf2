package advapi32_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"winshm/advapi32"
	_ "winshm/embed"
	"winshm/internal/rendezvous"
	"winshm/kernel32"
	"winshm/winerr"
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "wshm")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	_ = os.Setenv(rendezvous.SocketVariable, filepath.Join(dir, "manager.sock"))
	return m.Run()
}

const all = advapi32.OWNER_SECURITY_INFORMATION | advapi32.GROUP_SECURITY_INFORMATION | advapi32.DACL_SECURITY_INFORMATION

func check(t *testing.T, what string, err error, want winerr.Errno) {
	t.Helper()
	if got, _ := errors.AsType[winerr.Errno](err); got != want || (err == nil) != (want == 0) {
		t.Errorf("%s: %v, not %v", what, err, want)
	}
}

func sid(t *testing.T, s string) *advapi32.SID {
	t.Helper()
	var made *advapi32.SID
	check(t, s, advapi32.ConvertStringSidToSid(wide(s), &made), 0)
	return made
}

func sddl(t *testing.T, sd *advapi32.SECURITY_DESCRIPTOR) string {
	t.Helper()
	var s *uint16
	var length uint32
	check(t, "to text", advapi32.ConvertSecurityDescriptorToStringSecurityDescriptor(sd, 1, 0xF, &s, &length), 0)
	if got := text(s); int(length) != len(got)+1 {
		t.Errorf("%s has length %d", got, length)
	}
	return text(s)
}

// absolute makes a descriptor as a program does: O:UID 1000, deny writing to a group, allow everyone.
func absolute(t *testing.T) *advapi32.SECURITY_DESCRIPTOR {
	t.Helper()
	sd, acl := &advapi32.SECURITY_DESCRIPTOR{}, list(100)
	check(t, "sd", advapi32.InitializeSecurityDescriptor(sd, 1), 0)
	check(t, "acl", advapi32.InitializeAcl(acl, 100, advapi32.ACL_REVISION), 0)
	check(t, "deny", advapi32.AddAccessDeniedAce(acl, advapi32.ACL_REVISION, 2, sid(t, "S-1-22-2-100")), 0)
	check(t, "allow", advapi32.AddAccessAllowedAceEx(acl, advapi32.ACL_REVISION, advapi32.CONTAINER_INHERIT_ACE, kernel32.GENERIC_ALL, sid(t, "WD")), 0)
	check(t, "dacl", advapi32.SetSecurityDescriptorDacl(sd, true, acl, false), 0)
	check(t, "owner", advapi32.SetSecurityDescriptorOwner(sd, sid(t, "S-1-22-1-1000"), false), 0)
	check(t, "group", advapi32.SetSecurityDescriptorGroup(sd, sid(t, "S-1-22-2-100"), true), 0)
	return sd
}

const absoluteText = "O:S-1-22-1-1000G:S-1-22-2-100D:(D;;DC;;;S-1-22-2-100)(A;CI;GA;;;WD)"

func TestAbsolute(t *testing.T) {
	sd := absolute(t)
	if got := sddl(t, sd); got != absoluteText {
		t.Errorf("%s, not %s", got, absoluteText)
	}
	if !advapi32.IsValidSecurityDescriptor(sd) {
		t.Error("not valid")
	}
	size := uint32(0)
	check(t, "no room", advapi32.MakeSelfRelativeSD(sd, nil, &size), winerr.ERROR_INSUFFICIENT_BUFFER)
	if want := advapi32.GetSecurityDescriptorLength(sd); size != want || size == 0 {
		t.Errorf("length %d and %d", size, want)
	}
	relative := descriptor(size)
	check(t, "self-relative", advapi32.MakeSelfRelativeSD(sd, relative, &size), 0)
	if got := sddl(t, relative); got != absoluteText {
		t.Errorf("self-relative: %s", got)
	}
	check(t, "of self-relative", advapi32.MakeSelfRelativeSD(relative, relative, &size), winerr.ERROR_BAD_DESCRIPTOR_FORMAT)
	check(t, "owner of self-relative", advapi32.SetSecurityDescriptorOwner(relative, nil, false), winerr.ERROR_INVALID_SECURITY_DESCR)
}

// Both forms answer alike.
func TestParts(t *testing.T) {
	relative, err := advapi32.SecurityDescriptorFromString(absoluteText)
	check(t, "from text", err, 0)
	for what, sd := range map[string]*advapi32.SECURITY_DESCRIPTOR{"absolute": absolute(t), "self-relative": relative} {
		var owner, group *advapi32.SID
		var acl *advapi32.ACL
		var defaulted, present bool
		check(t, what, advapi32.GetSecurityDescriptorOwner(sd, &owner, &defaulted), 0)
		if !advapi32.EqualSid(owner, sid(t, "S-1-22-1-1000")) || defaulted {
			t.Errorf("%s: owner is another, or defaulted: %t", what, defaulted)
		}
		check(t, what, advapi32.GetSecurityDescriptorGroup(sd, &group, &defaulted), 0)
		if !advapi32.EqualSid(group, sid(t, "S-1-22-2-100")) || defaulted != (what == "absolute") {
			t.Errorf("%s: group is another, or defaulted: %t", what, defaulted)
		}
		check(t, what, advapi32.GetSecurityDescriptorDacl(sd, &present, &acl, &defaulted), 0)
		if !present || defaulted || !advapi32.IsValidAcl(acl) || acl.AceCount != 2 {
			t.Errorf("%s: list %+v, present %t, defaulted %t", what, acl, present, defaulted)
		}
		check(t, what, advapi32.GetSecurityDescriptorSacl(sd, &present, &acl, &defaulted), 0)
		if present {
			t.Errorf("%s: a list for the system", what)
		}
	}
}

func TestSIDs(t *testing.T) {
	var made *advapi32.SID
	check(t, "make", advapi32.AllocateAndInitializeSid(&advapi32.SECURITY_UNIX_AUTHORITY, 2, 1, 1000, 0, 0, 0, 0, 0, 0, &made), 0)
	var s *uint16
	check(t, "text", advapi32.ConvertSidToStringSid(made, &s), 0)
	if got := text(s); got != "S-1-22-1-1000" || advapi32.GetLengthSid(made) != 16 {
		t.Errorf("%s of %d bytes", got, advapi32.GetLengthSid(made))
	}
	check(t, "9 numbers", advapi32.AllocateAndInitializeSid(&advapi32.SECURITY_NT_AUTHORITY, 9, 1, 2, 3, 4, 5, 6, 7, 8, &made), winerr.ERROR_INVALID_SID)
	check(t, "no SID", advapi32.ConvertStringSidToSid(wide("S-1-x"), &made), winerr.ERROR_INVALID_SID)
	check(t, "free", advapi32.FreeSid(made), 0)
	if advapi32.EqualSid(sid(t, "WD"), sid(t, "SY")) || advapi32.IsValidSid(nil) {
		t.Error("SIDs that differ are equal, or nil is one")
	}
	check(t, "copy", advapi32.CopySid(11, sid(t, "S-1-22-1-1"), sid(t, "SY")), winerr.ERROR_INSUFFICIENT_BUFFER)
}

func TestBadArguments(t *testing.T) {
	sd := &advapi32.SECURITY_DESCRIPTOR{}
	check(t, "revision 2", advapi32.InitializeSecurityDescriptor(sd, 2), winerr.ERROR_UNKNOWN_REVISION)
	check(t, "not initialised", advapi32.SetSecurityDescriptorDacl(sd, true, nil, false), winerr.ERROR_UNKNOWN_REVISION)
	check(t, "acl of 7", advapi32.InitializeAcl(list(8), 7, 2), winerr.ERROR_INSUFFICIENT_BUFFER)
	check(t, "acl revision", advapi32.InitializeAcl(list(8), 8, 1), winerr.ERROR_INVALID_PARAMETER)
	acl := list(24)
	check(t, "acl", advapi32.InitializeAcl(acl, 24, 2), 0)
	const noRoom = winerr.Errno(1344)
	check(t, "no room", advapi32.AddAccessAllowedAce(acl, 2, 1, sid(t, "BA")), noRoom)
	check(t, "no SID", advapi32.AddAccessAllowedAce(acl, 2, 1, nil), winerr.ERROR_INVALID_SID)
	check(t, "no list", advapi32.AddAccessAllowedAce(list(8), 2, 1, sid(t, "WD")), winerr.ERROR_INVALID_ACL)
	var made *advapi32.SECURITY_DESCRIPTOR
	check(t, "SDDL revision", advapi32.ConvertStringSecurityDescriptorToSecurityDescriptor(wide("D:"), 2, &made, nil), winerr.ERROR_UNKNOWN_REVISION)
	check(t, "SDDL", advapi32.ConvertStringSecurityDescriptorToSecurityDescriptor(wide("X:"), 1, &made, nil), winerr.ERROR_INVALID_PARAMETER)
	check(t, "nil", advapi32.SetKernelObjectSecurity(8, all, nil), winerr.ERROR_INVALID_SECURITY_DESCR)
}

// TestObject uses a section whose owner may do with the descriptor what he likes.
func TestObject(t *testing.T) {
	sd, err := advapi32.SecurityDescriptorFromString("D:P(A;;GR;;;WD)")
	check(t, "from text", err, 0)
	sa := &kernel32.SecurityAttributes{SecurityDescriptor: sd}
	h, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, sa, kernel32.PAGE_READWRITE, 0, 4096, wide("guarded"))
	check(t, "create", err, 0)
	t.Cleanup(func() { _ = kernel32.CloseHandle(h) })
	var needed uint32
	check(t, "no room", advapi32.GetKernelObjectSecurity(h, advapi32.DACL_SECURITY_INFORMATION, nil, 0, &needed), winerr.ERROR_INSUFFICIENT_BUFFER)
	got := descriptor(needed)
	check(t, "get", advapi32.GetKernelObjectSecurity(h, advapi32.DACL_SECURITY_INFORMATION, got, needed, &needed), 0)
	if s := sddl(t, got); s != "D:P(A;;CCLCRC;;;WD)" {
		t.Errorf("the list is %s", s)
	}
	check(t, "NULL list", advapi32.SetSecurityInfo(h, advapi32.SE_KERNEL_OBJECT, advapi32.DACL_SECURITY_INFORMATION, nil, nil, nil, nil), 0)
	got, err = advapi32.GetSecurityInfo(h, advapi32.SE_KERNEL_OBJECT, advapi32.DACL_SECURITY_INFORMATION)
	check(t, "get", err, 0)
	if s := sddl(t, got); s != "D:NO_ACCESS_CONTROL" {
		t.Errorf("the list is %s", s)
	}
	_, err = advapi32.GetSecurityInfo(h, advapi32.SE_KERNEL_OBJECT, advapi32.SACL_SECURITY_INFORMATION)
	check(t, "the system's list", err, winerr.ERROR_PRIVILEGE_NOT_HELD)
	_, err = advapi32.GetSecurityInfo(kernel32.GetCurrentProcess(), advapi32.SE_KERNEL_OBJECT, all)
	check(t, "pseudo handle", err, winerr.ERROR_NOT_SUPPORTED)
	_, err = advapi32.GetSecurityInfo(4096, advapi32.SE_KERNEL_OBJECT, all)
	check(t, "no handle", err, winerr.ERROR_INVALID_HANDLE)
	read, err := kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, wide("guarded"))
	check(t, "open", err, 0)
	_, err = advapi32.GetSecurityInfo(read, advapi32.SE_KERNEL_OBJECT, all)
	check(t, "without READ_CONTROL", err, winerr.ERROR_ACCESS_DENIED)
	check(t, "close", kernel32.CloseHandle(read), 0)
}

// A descriptor that is none is an error, and no section is left behind.
func TestBadDescriptor(t *testing.T) {
	for what, c := range map[string]struct {
		sd   *advapi32.SECURITY_DESCRIPTOR
		want winerr.Errno
	}{
		"zeros":        {&advapi32.SECURITY_DESCRIPTOR{}, winerr.ERROR_UNKNOWN_REVISION},
		"bad list":     {&advapi32.SECURITY_DESCRIPTOR{Revision: 1, Control: 4, Dacl: list(8)}, winerr.ERROR_INVALID_ACL},
		"bad owner":    {&advapi32.SECURITY_DESCRIPTOR{Revision: 1, Owner: &advapi32.SID{}}, winerr.ERROR_INVALID_SID},
		"far owner":    {&advapi32.SECURITY_DESCRIPTOR{Revision: 1, Control: 0x8000, Owner: sid(t, "WD")}, winerr.ERROR_INVALID_SECURITY_DESCR},
		"wild pointer": {wild(), winerr.ERROR_NOACCESS},
	} {
		sa := &kernel32.SecurityAttributes{SecurityDescriptor: c.sd}
		_, err := kernel32.CreateFileMapping(kernel32.InvalidHandle, sa, kernel32.PAGE_READWRITE, 0, 4096, wide("bad"))
		check(t, what, err, c.want)
		_, err = kernel32.CreateFileMapping(kernel32.InvalidHandle, sa, 3, 0, 4096, wide("bad"))
		check(t, what+", and a bad protection", err, winerr.ERROR_INVALID_PARAMETER)
		_, err = kernel32.OpenFileMapping(kernel32.FILE_MAP_READ, false, wide("bad"))
		check(t, what+", open", err, winerr.ERROR_FILE_NOT_FOUND)
	}
}
