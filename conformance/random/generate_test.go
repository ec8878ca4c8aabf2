package random

import (
	"math/bits"
	"slices"

	"pgregory.net/rapid"
)

// programs makes programs: about sections, about what can be waited for, or about both.
var programs = rapid.Custom(func(t *rapid.T) program {
	kinds := one(t, themes)
	steps := rapid.Custom(func(t *rapid.T) step { return step{below(t, maxProcesses), kinds.draw(t)} })
	// Some seventy, of which any can be left out to make the program smaller.
	blocks := rapid.SliceOfN(rapid.SliceOfN(rapid.SliceOfN(steps, 1, -1), 1, -1), 1, 3).Draw(t, "steps")
	return program{2 + below(t, maxProcesses-1), slices.Concat(slices.Concat(blocks...)...)}
})

const maxProcesses = 4

// kinds are what can happen, each as often as its weight says.
type kinds []struct {
	weight int
	make   func(*rapid.T) operation
}

var themes = []kinds{
	slices.Concat(sectionKinds, handleKinds), slices.Concat(sectionKinds, handleKinds), slices.Concat(waitableKinds, handleKinds),
	slices.Concat(sectionKinds, waitableKinds, handleKinds),
}

func (k kinds) draw(t *rapid.T) operation {
	sum := 0
	for _, kind := range k {
		sum += kind.weight
	}
	n := below(t, sum)
	for _, kind := range k {
		if n -= kind.weight; n < 0 {
			return kind.make(t)
		}
	}
	return nil
}

var sectionKinds = kinds{
	{160, makeCreate},
	{200, makeMap},
	{130, makeOpen},
	{140, makePoke},
	{130, makePeek},
	{60, func(t *rapid.T) operation { return unmapOp{drawAddress(t)} }},
	{50, func(t *rapid.T) operation { return flushOp{drawAddress(t), drawLength(t)} }},
	{90, func(t *rapid.T) operation {
		return queryOp{drawAddress(t), rarely[uint64](t, infoSize, 0, 28, infoSize-1, 1<<20)}
	}},
}

var waitableKinds = kinds{
	{150, makeWaitable},
	{100, makeOpenNamed},
	{80, func(t *rapid.T) operation { return changeOp{drawTyped(t, anEvent), below(t, pulseVerb+1)} }},
	{70, func(t *rapid.T) operation { return releaseMutexOp{drawTyped(t, aMutex)} }},
	{70, func(t *rapid.T) operation {
		return releaseOp{drawTyped(t, aSemaphore), often(t, []int32{1, 1, 2}, []int32{0, -1, 3, 1<<31 - 1, -1 << 31})}
	}},
	{300, makeWait},
	{20, func(t *rapid.T) operation { return endOp{below(t, 2) == 1} }},
}

// handleKinds are about handles of all types.
var handleKinds = kinds{
	{60, func(t *rapid.T) operation { return closeOp{drawHandle(t)} }},
	{30, func(t *rapid.T) operation { return getOp{drawHandle(t)} }},
	{40, makeSet},
	{80, makeDuplicate},
	{2, func(t *rapid.T) operation { return endOp{below(t, 2) == 1} }},
}

// below draws a number from 0 to n-1, each as often as any other: rapid's own numbers are mostly small.
func below(t *rapid.T, n int) int {
	number, width := 0, bits.Len(uint(n))+4
	for range width {
		number *= 2
		if coin.Draw(t, "bit") {
			number++
		}
	}
	return number * n >> width
}

var coin = rapid.Bool()

func one[T any](t *rapid.T, values []T) T { return values[below(t, len(values))] }

// often draws one of a few values for most calls, and one of the others, which mostly are wrong, for one in some.
func often[T any](t *rapid.T, usual, others []T) T {
	if below(t, 14) == 13 {
		return one(t, others)
	}
	return one(t, usual)
}

func rarely[T any](t *rapid.T, usual T, others ...T) T { return often(t, []T{usual}, others) }

func makeCreate(t *rapid.T) operation {
	o := createOp{
		Protect: often(t,
			[]uint32{
				pageReadWrite, pageReadWrite, pageReadOnly, pageWriteCopy, pageExecuteRead, pageExecuteReadWrite, pageExecuteWriteCopy,
			},
			[]uint32{0, pageNoAccess, 0x10, 0x6, 0x30, 0x104, 0x204, 0x404, 0x400004, 0x200004, 0x2000004}),
		Inherit: below(t, 6) == 5,
		Size: often(t,
			[]uint64{1, 0xFFF, 0x1000, 0x1001, 0xFFFF, 0x10000, 0x10001, 0x1F000, 0x20000, 0x20001, 0x30000},
			[]uint64{0, 1 << 46, 1<<47 - 1, 1 << 47, 1<<63 - 1, 1 << 63, ^uint64(0)}),
		Name: drawName(t),
	}
	o.Protect |= often(t, []uint32{0, secCommit, secCommit | secNoCache, secCommit | secWriteCombine},
		[]uint32{
			secImage, secNoCache, secWriteCombine, secLargePages, secFile, secFile | secReserve, secFile | secCommit,
			secReserve | secCommit, secImage | secCommit, secImage | secFile, secImage | secReserve, secImage | secWriteCombine,
		})
	if below(t, 20) == 19 {
		o.OfFile, o.File = true, drawHandle(t)
	}
	return o
}

func makeOpen(t *rapid.T) operation {
	return openOp{
		Access: often(t,
			[]uint32{
				fileMapWrite, fileMapRead, allAccess, fileMapRead | fileMapWrite, fileMapCopy, fileMapCopy | fileMapRead,
				fileMapExecute, fileMapExecute | fileMapRead, fileMapExecute | fileMapWrite, allAccess | fileMapExecute,
				genericRead, genericWrite, genericExecute, genericAll, genericRead | genericExecute, maximumAllowed,
			},
			[]uint32{
				0, 0x8, 0x10, readControl, 0xF0000, fileMapCopy | fileMapExecute, fileMapCopy | fileMapWrite, maximumAllowed | fileMapRead,
				0x40, 0x44, 0x200000, 0xFFFFFFFF &^ accessSystemSecurity, accessSystemSecurity, accessSystemSecurity | fileMapRead,
			}),
		Inherit: below(t, 6) == 5,
		Name:    drawName(t),
	}
}

func makeMap(t *rapid.T) operation {
	o := mapOp{
		Handle: drawHandle(t),
		Access: drawView(t),
		Offset: often(t, []uint64{0, 0, 0, 0, 0, 0, 0x10000, 0x20000},
			[]uint64{1, 0x1000, 0xFFFF, 0x11000, 0x30000, 1 << 32, 1<<32 + 1, 1 << 62, 1 << 63}),
		Length: drawLength(t),
	}
	switch below(t, 10) {
	case 6, 7, 8:
		o.Base.Kind = arenaBase
	case 9:
		o.Base.Kind = takenBase + below(t, pastTheLimit-takenBase+1)
	}
	if o.Base.Kind != anyBase {
		o.Base.Pick, o.Base.Offset = below(t, 16), drawOffset(t)
	}
	return o
}

// drawView draws what is asked of a view: each of the low bits alone and together, and bits that mean nothing.
func drawView(t *rapid.T) uint32 {
	if below(t, 4) == 3 {
		return uint32(below(t, 0x40)) | rarely[uint32](t, 0, 0x40, 0x100, 0xF0000, 0x20000000, 0x40000000, 0x80000000)
	}
	return one(t, []uint32{fileMapWrite, fileMapWrite, fileMapRead, fileMapCopy, allAccess})
}

func makePoke(t *rapid.T) operation {
	return pokeOp{
		below(t, 10), drawOffset(t), byte(1 + below(t, 0xF0)), 1 + below(t, 12),
	}
}

func makePeek(t *rapid.T) operation {
	return peekOp{
		below(t, 10), drawOffset(t), 1 + below(t, 40),
		below(t, 10) == 9,
	}
}

func makeSet(t *rapid.T) operation {
	return setOp{drawHandle(t), uint32(below(t, 4)), uint32(below(t, 4))}
}

func drawHandle(t *rapid.T) handleRef {
	kind := liveHandle
	if n := below(t, 16); n >= 13 {
		kind = n - 12
	}
	return handleRef{Kind: kind, Pick: below(t, 10), Low: rarely[uint64](t, 0, 1, 2, 3)}
}

// drawTyped draws a handle that mostly leads to some type.
func drawTyped(t *rapid.T, kind int) handleRef {
	r := drawHandle(t)
	if below(t, 10) > 0 {
		r.Type = kind
		if r.Kind != liveHandle && coin.Draw(t, "live after all") {
			r.Kind = liveHandle
		}
	}
	return r
}

func drawAddress(t *rapid.T) addressRef {
	place := often(t, []int{atBase, insideView, insideView, atLastByte}, []int{behindView, goneView, inArena, nowhere, tooHigh, wayTooFar})
	return addressRef{place, below(t, 10), drawOffset(t)}
}

// drawOffset draws an offset where something can go wrong; what is too far wraps around.
func drawOffset(t *rapid.T) uint64 {
	return one(t, []uint64{
		0, 0, 1, 100, 0xFFC, 0x1000, 0x1001, 0x1FFE, 0x2000, 0xFFFA, 0x10000, 0x10004, 0x1FFFF, 0x20000,
	})
}

func drawLength(t *rapid.T) uint64 {
	return often(t, []uint64{0, 0, 0, 0, 0, 1, 0xFFF, 0x1000, 0x1001, 0x10000},
		[]uint64{0x2000, 0x10001, 0x20000, 0x30000, 0x30001, 1 << 32, 1 << 40, highestAddress, highestAddress + 1, 1 << 63, ^uint64(0) - 0xFFF, ^uint64(0)})
}

func drawName(t *rapid.T) name {
	n := name{
		Prefix: often(t, []string{"", "", `Local\`, `Session\1\`, `Global\`, `Session\0\`},
			[]string{
				`Local\Local\`, `Global\Local\`, `Local\Global\`, `Session\1\Session\0\`, `Local\Session\1\Local\`, `Global\Session\1\`,
				`local\`, `GLOBAL\`, `session\1\`, `Session\7\`, `Session\`, `Session\01\`, `no\`, `\`, `Local\\`, `\\?\`, `.\`, `Local\..\`,
				`AppContainerNamedObjects\`, `\BaseNamedObjects\`, ` Local\`,
			}),
		Base: below(t, 2),
	}
	switch below(t, 20) {
	case 14, 15:
		n.Tail = rapid.SliceOfN(units, 1, 6).Draw(t, "tail")
	case 16:
		n.Suffix = one(t, []string{`\`, `\sub`, `\\sub`, ".", " ", `\Local\x`})
	case 17:
		n.Length = one(t, []int{259, 260, 261, 5000, maxName - 1, maxName, maxName + 1, maxName + 2, 40000})
		n.Filler = one(t, []uint16{'x', 'x', 0x20AC, 0xD83D, 0xDE00, ' '})
	case 18:
		n.Whole = one(t, []string{
			"Global", "Local", "Session", `Session\0`, `Session\1`, `Session\7`, `Global\`, `Local\`, `Session\`, `Session\1\`, `\`, `\\`,
			`Local\Global`, `Local\\`,
		})
	case 19:
		n = name{Null: below(t, 2) == 1, Base: -1}
	}
	return n
}

// units makes UTF-16 units of all kinds: what is none, halves of pairs, letters whose case could be mistaken, backslashes.
var units = rapid.OneOf(
	rapid.SampledFrom([]uint16{'A', 'a', '\\', '/', '.', ' ', 0xE4, 0xC4, 0xFFFD, 0xFFFE, 0xFFFF, 0xFEFF, 1}),
	rapid.Uint16Range(0xD800, 0xDFFF),
	rapid.Uint16Range(1, 0xFFFF),
)
