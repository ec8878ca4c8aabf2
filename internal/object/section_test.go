package object

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winshm/winerr"
)

func TestParseSection(t *testing.T) {
	for _, tc := range []struct {
		protect uint32
		size    uint64
		want    Section
		err     winerr.Errno
	}{
		{PageReadWrite, 1, Section{4096, PageReadWrite, SecCommit}, 0},
		{PageReadOnly | SecCommit, 4096, Section{4096, PageReadOnly, SecCommit}, 0},
		{PageWriteCopy | SecCommit | SecNoCache, 4097, Section{8192, PageWriteCopy, SecCommit | SecNoCache}, 0},
		{PageExecuteReadWrite | SecCommit | SecWriteCombine, 1, Section{4096, PageExecuteReadWrite, SecCommit | SecWriteCombine}, 0},
		{PageReadWrite, 1<<47 - 1, Section{1 << 47, PageReadWrite, SecCommit}, 0},

		{PageReadWrite, 0, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{0, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageNoAccess, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadOnly | PageReadWrite, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | 0x100, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecFile, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecCommit | SecReserve, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecNoCache, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecCommit | SecNoCache | SecWriteCombine, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecReserve | SecLargePages, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecReserve, 1, Section{4096, PageReadWrite, SecReserve}, 0},
		{PageReadOnly | SecReserve | SecNoCache, 1 << 40, Section{1 << 40, PageReadOnly, SecReserve | SecNoCache}, 0},
		{PageReadWrite | SecReserve, 8<<40 - 1, Section{8 << 40, PageReadWrite, SecReserve}, 0},
		{PageReadWrite | SecReserve, 8 << 40, Section{}, winerr.ERROR_NO_SYSTEM_RESOURCES},
		{PageReadWrite | SecReserve, 1<<47 - 1, Section{}, winerr.ERROR_NO_SYSTEM_RESOURCES},
		{PageReadWrite | SecReserve, 1 << 47, Section{}, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{PageReadWrite | SecReserve, 1 << 63, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecCommit | SecLargePages, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite | SecCommit | SecLargePages, LargePage, Section{LargePage, PageReadWrite, SecCommit | SecLargePages}, 0},
		{PageReadOnly | SecImage, 1, Section{}, winerr.ERROR_BAD_EXE_FORMAT},
		{PageReadWrite | SecImage, 1, Section{}, winerr.ERROR_INVALID_PARAMETER},
		{PageReadWrite, 1 << 47, Section{}, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{PageReadWrite, 1<<63 - 1, Section{}, winerr.ERROR_NOT_ENOUGH_MEMORY},
		{PageReadWrite, 1 << 63, Section{}, winerr.ERROR_INVALID_PARAMETER},
	} {
		got, err := ParseSection(tc.protect, tc.size)
		wantCode(t, fmt.Sprintf("%#x, %#x bytes", tc.protect, tc.size), err, tc.err)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%#x, %#x bytes (-want +got)\n%s", tc.protect, tc.size, diff)
		}
	}
}

func TestSectionAccess(t *testing.T) {
	for protect, want := range map[uint32]uint32{
		PageReadOnly: 0xF0005, PageWriteCopy: 0xF0005, PageReadWrite: 0xF0007,
		PageExecuteRead: 0xF000D, PageExecuteWriteCopy: 0xF000D, PageExecuteReadWrite: 0xF000F,
	} {
		if got := SectionAccess(protect); got != want {
			t.Errorf("page protection %#x: access %#x, not %#x", protect, got, want)
		}
	}
}

func TestSectionRange(t *testing.T) {
	s := Section{Size: 1 << 40}
	for _, tc := range []struct {
		offset, length, from, to uint64
		err                      winerr.Errno
	}{
		{0, 1, 0, 4096, 0},
		{4095, 2, 0, 8192, 0},
		{8192, 4096, 8192, 12288, 0},
		{1<<40 - 1, 1, 1<<40 - 4096, 1 << 40, 0},
		{0, 1 << 40, 0, 1 << 40, 0},
		{0, 0, 0, 0, winerr.ERROR_INVALID_PARAMETER},
		{1 << 40, 0, 0, 0, winerr.ERROR_INVALID_PARAMETER},
		{1 << 40, 1, 0, 0, winerr.ERROR_INVALID_ADDRESS},
		{0, 1<<40 + 1, 0, 0, winerr.ERROR_INVALID_ADDRESS},
		{4096, 1<<64 - 1, 0, 0, winerr.ERROR_INVALID_ADDRESS},
		{1<<64 - 1, 1, 0, 0, winerr.ERROR_INVALID_ADDRESS},
	} {
		from, to, err := s.ParseRange(tc.offset, tc.length)
		wantCode(t, fmt.Sprintf("%#x bytes from %#x", tc.length, tc.offset), err, tc.err)
		if from != tc.from || to != tc.to {
			t.Errorf("%#x bytes from %#x: %#x to %#x, not %#x to %#x", tc.length, tc.offset, from, to, tc.from, tc.to)
		}
	}
}
