package inspect

import (
	"fmt"

	"winshm/internal/object"
)

// bit is a flag and its name without the prefix that all of its kind share.
type bit struct {
	value uint32
	name  string
}

var sectionRights = []bit{
	{object.SectionQuery, "QUERY"},
	{object.SectionMapWrite, "MAP_WRITE"},
	{object.SectionMapRead, "MAP_READ"},
	{object.SectionMapExecute, "MAP_EXECUTE"},
	{object.SectionExtendSize, "EXTEND_SIZE"},
}

var processRights = []bit{
	{object.ProcessTerminate, "TERMINATE"},
	{object.ProcessQuery, "QUERY_INFORMATION"},
	{object.ProcessQueryLimited, "QUERY_LIMITED_INFORMATION"},
}

var threadRights = []bit{
	{object.ThreadSuspendResume, "SUSPEND_RESUME"},
	{object.ThreadQuery, "QUERY_INFORMATION"},
	{object.ThreadQueryLimited, "QUERY_LIMITED_INFORMATION"},
}

var stateRights = []bit{
	{object.WaitableQuery, "QUERY_STATE"},
	{object.WaitableModify, "MODIFY_STATE"},
}

// typeRights are the rights that each type has of its own.
var typeRights = map[uint32][]bit{
	object.SectionType.ID: sectionRights, object.ProcessType.ID: processRights, object.ThreadType.ID: threadRights,
	object.EventType.ID: stateRights, object.MutantType.ID: stateRights, object.SemaphoreType.ID: stateRights,
	object.TimerType.ID: stateRights,
}

// allRights are what a handle with all rights of its type is called.
var allRights = map[uint32]bit{
	object.SectionType.ID:   {object.SectionAll, "SECTION_ALL_ACCESS"},
	object.EventType.ID:     {object.WaitableAll, "EVENT_ALL_ACCESS"},
	object.MutantType.ID:    {object.MutantAll, "MUTEX_ALL_ACCESS"},
	object.SemaphoreType.ID: {object.WaitableAll, "SEMAPHORE_ALL_ACCESS"},
	object.TimerType.ID:     {object.WaitableAll, "TIMER_ALL_ACCESS"},
}

var commonRights = []bit{
	{object.Delete, "DELETE"},
	{object.ReadControl, "READ_CONTROL"},
	{object.WriteDAC, "WRITE_DAC"},
	{object.WriteOwner, "WRITE_OWNER"},
	{object.Synchronize, "SYNCHRONIZE"},
}

const fileAttribute = "SEC_FILE"

var attributes = []bit{
	{object.SecFile, fileAttribute},
	{object.SecImage, "SEC_IMAGE"},
	{object.SecReserve, "SEC_RESERVE"},
	{object.SecCommit, "SEC_COMMIT"},
	{object.SecNoCache, "SEC_NOCACHE"},
	{object.SecWriteCombine, "SEC_WRITECOMBINE"},
	{object.SecLargePages, "SEC_LARGE_PAGES"},
}

var handleFlags = []bit{
	{uint32(object.Inherit), "inherit"},
	{uint32(object.ProtectFromClose), "protect-from-close"},
}

var protections = map[uint32]string{
	object.PageNoAccess:         "PAGE_NOACCESS",
	object.PageReadOnly:         "PAGE_READONLY",
	object.PageReadWrite:        "PAGE_READWRITE",
	object.PageWriteCopy:        "PAGE_WRITECOPY",
	object.PageExecuteRead:      "PAGE_EXECUTE_READ",
	object.PageExecuteReadWrite: "PAGE_EXECUTE_READWRITE",
	object.PageExecuteWriteCopy: "PAGE_EXECUTE_WRITECOPY",
}

// MutexType is what a mutex is called, which is a mutant to NT and to nobody else.
const MutexType = "Mutex"

// typeNames are the types that this version knows.
var typeNames = map[uint32]string{
	object.SectionType.ID:   object.SectionType.Name,
	object.ProcessType.ID:   object.ProcessType.Name,
	object.ThreadType.ID:    object.ThreadType.Name,
	object.FileType.ID:      object.FileType.Name,
	object.EventType.ID:     object.EventType.Name,
	object.MutantType.ID:    MutexType,
	object.SemaphoreType.ID: object.SemaphoreType.Name,
	object.TimerType.ID:     object.TimerType.Name,
}

func typeName(id uint32) string {
	if name, ok := typeNames[id]; ok {
		return name
	}
	return fmt.Sprintf("type %d", id)
}

// rights names the bits of an access mask.
func rights(typ, access uint32) []string { return names(access, typeRights[typ], commonRights) }

// wholeRights returns what all rights of a type are called, "" if access is not all of them.
func wholeRights(typ, access uint32) string {
	if all := allRights[typ]; access == all.value {
		return all.name
	}
	return ""
}

// names names the bits of a value, lowest table first. What no table knows is shown in hexadecimal.
func names(value uint32, tables ...[]bit) []string {
	found := []string{}
	for _, table := range tables {
		for _, b := range table {
			if value&b.value != 0 {
				found = append(found, b.name)
				value &^= b.value
			}
		}
	}
	if value != 0 {
		found = append(found, fmt.Sprintf("%#x", value))
	}
	return found
}

func protection(page uint32) string {
	if name, ok := protections[page]; ok {
		return name
	}
	return fmt.Sprintf("%#x", page)
}
