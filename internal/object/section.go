package object

import "winshm/winerr"

// Rights of a section handle (SECTION_*, and FILE_MAP_*, which are the same bits).
const (
	SectionQuery      = 0x1
	SectionMapWrite   = 0x2
	SectionMapRead    = 0x4
	SectionMapExecute = 0x8
	SectionExtendSize = 0x10
	SectionAll        = 0xF001F
)

// Page protections (PAGE_*).
const (
	PageNoAccess         = 0x01
	PageReadOnly         = 0x02
	PageReadWrite        = 0x04
	PageWriteCopy        = 0x08
	PageExecuteRead      = 0x20
	PageExecuteReadWrite = 0x40
	PageExecuteWriteCopy = 0x80
)

// Attributes of a section (SEC_*).
const (
	SecFile         = 0x00800000
	SecImage        = 0x01000000
	SecReserve      = 0x04000000
	SecCommit       = 0x08000000
	SecNoCache      = 0x10000000
	SecWriteCombine = 0x40000000
	SecLargePages   = 0x80000000
	secBits         = SecFile | SecImage | SecReserve | SecCommit | SecNoCache | SecWriteCombine | SecLargePages
)

// SectionType is the type of file mappings.
var SectionType = &Type{
	ID: 1, Name: "Section", restricted: true, guarded: true,
	valid: 0x1F001F, read: 0x20005, write: 0x20002, execute: 0x20008, all: SectionAll,
}

// Section describes a section.
type Section struct {
	// Size is in bytes; that of a section over the paging file is a multiple of the page size.
	Size uint64
	// Protect is one PAGE_ value.
	Protect uint32
	// Attributes are SEC_ bits; SecCommit unless told otherwise.
	Attributes uint32
}

// Reserved reports whether the pages are committed one by one (SEC_RESERVE).
func (s Section) Reserved() bool { return s.Attributes&SecReserve != 0 }

// pageSize is that of x86 Windows, whatever the machine's: sizes are part of the interface.
const pageSize = 4096

// LargePage is the size of the pages that a section with SecLargePages consists of, and the unit of its views.
const LargePage = 2 << 20

// maxSectionSize is where NT's own bookkeeping overflows, and beyond what a 47-bit address space can map.
const maxSectionSize = 1 << 47

// maxReservedSize is where NT cannot pay for the bookkeeping of a reserved section's pages any more.
const maxReservedSize = 8 << 40

// ParseSection checks the protection, attributes and size of a create call in the order NT does and gives the section
// that they describe. It is the same check on both sides of the socket: the client's saves a round trip, the manager's
// is the one that counts.
func ParseSection(protect uint32, size uint64) (Section, error) {
	if size == 0 {
		return Section{}, winerr.ERROR_INVALID_PARAMETER
	}
	attributes, page, err := parseProtection(protect)
	if err != nil {
		return Section{}, err
	}
	switch {
	case size>>63 != 0:
		return Section{}, winerr.ERROR_INVALID_PARAMETER
	case attributes&SecLargePages != 0 && size%LargePage != 0:
		return Section{}, winerr.ERROR_INVALID_PARAMETER
	case size >= maxSectionSize:
		return Section{}, winerr.ERROR_NOT_ENOUGH_MEMORY
	case attributes&SecReserve != 0 && size >= maxReservedSize:
		return Section{}, winerr.ERROR_NO_SYSTEM_RESOURCES
	}
	return Section{
		Size:       (size + pageSize - 1) &^ uint64(pageSize-1),
		Protect:    page,
		Attributes: attributes,
	}, nil
}

// ParseFileSection is ParseSection for a section over a disk file, whose size says what there is: all of the file, or as much as
// was asked for.
func ParseFileSection(protect uint32, size uint64) (Section, error) {
	attributes, page, err := parseProtection(protect)
	switch {
	case err != nil:
		return Section{}, err
	case size>>63 != 0, attributes&SecLargePages != 0:
		return Section{}, winerr.ERROR_INVALID_PARAMETER
	}
	return Section{Size: size, Protect: page, Attributes: SecFile | attributes&^uint32(SecReserve|SecCommit)}, nil
}

// parseProtection takes a protection with SEC_ bits apart.
func parseProtection(protect uint32) (attributes, page uint32, err error) {
	attributes, page = protect&secBits, protect&^uint32(secBits)
	switch page {
	case PageReadOnly, PageReadWrite, PageWriteCopy, PageExecuteRead, PageExecuteReadWrite, PageExecuteWriteCopy:
	default:
		return 0, 0, winerr.ERROR_INVALID_PARAMETER
	}
	if attributes == 0 {
		attributes = SecCommit
	}
	return attributes, page, checkAttributes(attributes, page)
}

// CanWrite reports whether views of a section of that protection may write to it.
func CanWrite(protect uint32) bool {
	return protect == PageReadWrite || protect == PageExecuteReadWrite
}

// FileNeeds returns which rights to a file a section of that protection needs over it, and what CreateFileMapping needs too.
func FileNeeds(protect uint32) uint32 {
	switch protect {
	case PageReadWrite:
		return FileReadData | FileWriteData
	case PageExecuteRead, PageExecuteWriteCopy:
		return FileReadData | FileExecute
	case PageExecuteReadWrite:
		return FileReadData | FileWriteData | FileExecute
	}
	return FileReadData
}

// ParseRange checks that length bytes from an offset are in the section and returns the bounds of their pages, as of what
// VirtualAlloc commits.
func (s Section) ParseRange(offset, length uint64) (from, to uint64, err error) {
	switch {
	case length == 0:
		return 0, 0, winerr.ERROR_INVALID_PARAMETER
	case offset >= s.Size || length > s.Size-offset:
		return 0, 0, winerr.ERROR_INVALID_ADDRESS
	}
	return offset &^ uint64(pageSize-1), (offset + length + pageSize - 1) &^ uint64(pageSize-1), nil
}

// checkAttributes refuses the combinations of SEC_ bits that mean nothing: exactly one of COMMIT and RESERVE, alone or
// with one modifier; large pages only with COMMIT; an image needs a file.
func checkAttributes(attributes, page uint32) error {
	const modifiers = SecNoCache | SecWriteCombine | SecLargePages
	switch attributes {
	case SecImage, SecImage | SecNoCache:
		if page == PageReadWrite || page == PageExecuteReadWrite {
			return winerr.ERROR_INVALID_PARAMETER
		}
		return winerr.ERROR_BAD_EXE_FORMAT
	}
	kind, modifier := attributes&^uint32(modifiers), attributes&modifiers
	switch {
	case kind != SecCommit && kind != SecReserve,
		kind == SecReserve && modifier&SecLargePages != 0,
		modifier&SecNoCache != 0 && modifier&SecWriteCombine != 0:
		return winerr.ERROR_INVALID_PARAMETER
	}
	return nil
}

// SectionAccess is the access of the handle that a create call with this page protection returns.
func SectionAccess(protect uint32) uint32 {
	const standard = Delete | ReadControl | WriteDAC | WriteOwner | SectionQuery | SectionMapRead
	switch protect {
	case PageReadWrite:
		return standard | SectionMapWrite
	case PageExecuteRead, PageExecuteWriteCopy:
		return standard | SectionMapExecute
	case PageExecuteReadWrite:
		return standard | SectionMapWrite | SectionMapExecute
	}
	return standard
}
