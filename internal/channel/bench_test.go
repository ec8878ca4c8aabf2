package channel

import "testing"

// BenchmarkCall is the work of both sides for one call with 64 bytes, without any waiting.
func BenchmarkCall(b *testing.B) {
	s, r := ends(b)
	data := make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		p, err := s.Prepare(64, 0)
		if err != nil {
			b.Fatal(err)
		}
		copy(p.Data(), data)
		_ = p.Post(Head{Window: 1}, Call)
		letters, _ := r.Take()
		l := &letters[0]
		r.Begin(l)
		_, _ = r.Data(l)
		r.Answer(l, 1, 0, 0)
		_, _, _, _ = p.Answer()
		p.Drop()
	}
}
