package channel

import "winshm/internal/shm"

// store gives out blocks of a channel's memory. The sender guards it.
type store struct {
	free [classes][]block // last used at the end
	next uint64           // what was never given out: in the pool,
	far  uint64           // and after it
	size uint64
}

// block is a piece of the memory; the zero block is none.
type block struct {
	offset uint64
	class  int
	addr   uintptr // where it is mapped, if it is not in the pool
}

func (b block) size() uint64 { return 1 << (smallestBlock + b.class) }

func newStore(size uint64) store { return store{next: poolStart, far: PoolEnd, size: size} }

// take returns a block for n bytes, mapped.
func (s *store) take(m *memory, n uint64) (block, error) {
	if n > longest {
		return block{}, ErrNoMemory
	}
	class := classOf(n)
	if list := s.free[class]; len(list) > 0 {
		b := list[len(list)-1]
		s.free[class] = list[:len(list)-1]
		return s.mapped(m, b)
	}
	b := block{class: class}
	if smallestBlock+class <= largestPooled && s.next+b.size() <= PoolEnd {
		b.offset = s.next
		s.next += b.size()
		return b, nil
	}
	length := max(b.size(), shm.Granularity)
	if length > s.size-s.far {
		return block{}, ErrNoMemory
	}
	b.offset = s.far
	s.far += length
	return s.mapped(m, b)
}

// mapped maps a block if it is to be mapped by itself.
func (s *store) mapped(m *memory, b block) (block, error) {
	if b.offset < PoolEnd || b.addr != 0 {
		return b, nil
	}
	addr, err := shm.Map(m.file, shm.Read|shm.Write, b.offset, uintptr(b.size()), 0)
	if err != nil {
		s.give(b)
		return block{}, ErrNoMemory
	}
	b.addr = addr
	return b, nil
}

func (s *store) give(b block) {
	if b.offset != 0 {
		s.free[b.class] = append(s.free[b.class], b)
	}
}

// trim gives the memory of free blocks back to the system.
func (s *store) trim(m *memory) {
	for class := range s.free {
		for i := range s.free[class] {
			b := &s.free[class][i]
			b.unmap()
			if smallestBlock+class >= pageClass {
				_ = m.file.Punch(b.offset, b.size())
			}
		}
	}
}

// pageClass is the smallest block that is a page or more.
const pageClass = 12

func (s *store) unmap() {
	for _, list := range s.free {
		for i := range list {
			list[i].unmap()
		}
	}
}

func (b *block) unmap() {
	if b.addr != 0 {
		shm.Unmap(b.addr, uintptr(b.size()))
		b.addr = 0
	}
}
