/* How the measures read a block: every byte, and nothing but that. Go's worker does the same, in the same steps. */
#include <stdint.h>
#include <string.h>

static inline uint64_t read_word(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/*
 * Returns the sum of a block's words, so that the reading cannot be left out; size is a multiple of 64. A word at a time, as
 * Go's compiler has it too: the measures are not about vectors.
 */
__attribute__((optimize("no-tree-slp-vectorize,no-tree-loop-vectorize"))) static uint64_t read_block(const void *block, size_t size)
{
	const unsigned char *p = block, *end = p + size;
	uint64_t a = 0, b = 0, c = 0, d = 0;

	for (; p < end; p += 64) {
		a += read_word(p);
		b += read_word(p + 8);
		c += read_word(p + 16);
		d += read_word(p + 24);
		a += read_word(p + 32);
		b += read_word(p + 40);
		c += read_word(p + 48);
		d += read_word(p + 56);
	}
	return a + b + c + d;
}
