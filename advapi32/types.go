package advapi32

import (
	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/kernel32"
)

// SECURITY_DESCRIPTOR is a security descriptor in absolute form, or the head of a self-relative one.
type SECURITY_DESCRIPTOR = kernel32.SECURITY_DESCRIPTOR

// SID is the head of a SID; its subauthorities follow.
type SID = rawsec.SID

// ACL is the head of an access control list; its entries follow.
type ACL = rawsec.ACL

// Handle is a HANDLE.
type Handle = kernel32.Handle

// SidIdentifierAuthority is SID_IDENTIFIER_AUTHORITY, highest byte first.
type SidIdentifierAuthority struct{ Value [6]byte }

// SECURITY_INFORMATION says which parts of a descriptor a call is about.
type SECURITY_INFORMATION uint32

// Parts of a descriptor (winnt.h).
const (
	OWNER_SECURITY_INFORMATION            SECURITY_INFORMATION = security.OwnerPart
	GROUP_SECURITY_INFORMATION            SECURITY_INFORMATION = security.GroupPart
	DACL_SECURITY_INFORMATION             SECURITY_INFORMATION = security.DACLPart
	SACL_SECURITY_INFORMATION             SECURITY_INFORMATION = security.SACLPart
	UNPROTECTED_DACL_SECURITY_INFORMATION SECURITY_INFORMATION = 0x20000000
	PROTECTED_DACL_SECURITY_INFORMATION   SECURITY_INFORMATION = 0x80000000
)

// SECURITY_DESCRIPTOR_CONTROL are the control bits of a descriptor.
type SECURITY_DESCRIPTOR_CONTROL uint16

// Control bits (winnt.h).
const (
	SE_OWNER_DEFAULTED     SECURITY_DESCRIPTOR_CONTROL = security.OwnerDefaulted
	SE_GROUP_DEFAULTED     SECURITY_DESCRIPTOR_CONTROL = security.GroupDefaulted
	SE_DACL_PRESENT        SECURITY_DESCRIPTOR_CONTROL = security.DACLPresent
	SE_DACL_DEFAULTED      SECURITY_DESCRIPTOR_CONTROL = security.DACLDefaulted
	SE_SACL_PRESENT        SECURITY_DESCRIPTOR_CONTROL = security.SACLPresent
	SE_SACL_DEFAULTED      SECURITY_DESCRIPTOR_CONTROL = security.SACLDefaulted
	SE_DACL_AUTO_INHERITED SECURITY_DESCRIPTOR_CONTROL = security.DACLAutoInherited
	SE_DACL_PROTECTED      SECURITY_DESCRIPTOR_CONTROL = security.DACLProtected
	SE_SELF_RELATIVE       SECURITY_DESCRIPTOR_CONTROL = security.SelfRelative
)

// SE_OBJECT_TYPE says what kind of object is meant.
type SE_OBJECT_TYPE uint32

// SE_KERNEL_OBJECT is the only kind that this package knows.
const SE_KERNEL_OBJECT SE_OBJECT_TYPE = 6

// Revisions, and flags of entries (winnt.h, sddl.h).
const (
	SECURITY_DESCRIPTOR_REVISION = 1
	SDDL_REVISION_1              = 1
	ACL_REVISION                 = 2
	ACL_REVISION_DS              = 4

	OBJECT_INHERIT_ACE       = security.ObjectInherit
	CONTAINER_INHERIT_ACE    = security.ContainerInherit
	NO_PROPAGATE_INHERIT_ACE = security.NoPropagate
	INHERIT_ONLY_ACE         = security.InheritOnly
	INHERITED_ACE            = security.Inherited
)

// Authorities of SIDs (winnt.h). SECURITY_UNIX_AUTHORITY is Samba's: 1-UID and 2-GID.
var (
	SECURITY_WORLD_SID_AUTHORITY = SidIdentifierAuthority{[6]byte{5: 1}}
	SECURITY_NT_AUTHORITY        = SidIdentifierAuthority{[6]byte{5: 5}}
	SECURITY_UNIX_AUTHORITY      = SidIdentifierAuthority{[6]byte{5: 22}}
)
