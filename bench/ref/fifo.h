/*
 * A lock in shared memory that is handed over in strict order of arrival.
 *
 * Who comes draws a ticket and waits at the ticket's own word, on a line of cache of its own, until his turn is written
 * there. Who goes writes the next turn to the next word: two atomic operations a lock when nobody waits, and a system
 * call only for a successor that sleeps. Waiting starts with a little spinning, for who is next, as long as that pays.
 */
enum { SEATS = 128 /* more than there are processes */, SPINS = 2000 };

struct fifo {
	_Atomic uint32_t next; /* the next ticket */
	_Atomic uint32_t turn; /* the ticket of the owner, who alone writes it */
	char rest[56];
	struct seat {
		_Atomic uint32_t word; /* the ticket whose turn it is, and whether its holder sleeps */
		char rest[60];
	} seats[SEATS];
};

#define ASLEEP 1u /* the low bit of a seat's word; the rest is the ticket */

/* How often spinning paid of late, from 0 to 8; 0: it is not tried but now and then. */
static int luck = 8;

/* Spins until it is the turn of the ticket that waits at s, if that is next. */
static int fifo_spin(struct fifo *l, struct seat *s, uint32_t ticket)
{
	static unsigned tries;
	uint32_t turn = ticket << 1;

	if (ticket - atomic_load_explicit(&l->turn, memory_order_relaxed) > 1 || (luck == 0 && ++tries % 64 != 0))
		return 0;
	for (int i = 0; i < SPINS; i++) {
		if (atomic_load_explicit(&s->word, memory_order_acquire) == turn) {
			luck += luck < 8;
			return 1;
		}
		relax();
	}
	luck -= luck > 0;
	return 0;
}

static void fifo_lock(struct fifo *l)
{
	uint32_t ticket = atomic_fetch_add(&l->next, 1);
	struct seat *s = &l->seats[ticket % SEATS];
	uint32_t turn = ticket << 1, seen = atomic_load(&s->word);

	if (seen != turn && !fifo_spin(l, s, ticket))
		while ((seen = atomic_load(&s->word)) != turn) {
			if (seen & ASLEEP || atomic_compare_exchange_strong(&s->word, &seen, seen | ASLEEP))
				futex_wait(&s->word, seen | ASLEEP);
		}
	atomic_store_explicit(&l->turn, ticket, memory_order_relaxed);
}

static void fifo_unlock(struct fifo *l)
{
	uint32_t ticket = atomic_load_explicit(&l->turn, memory_order_relaxed) + 1;
	struct seat *s = &l->seats[ticket % SEATS];

	if (atomic_exchange(&s->word, ticket << 1) & ASLEEP)
		futex_wake(&s->word);
}
