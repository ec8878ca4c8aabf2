// Package lifetest tests how long things live, with real processes: managers that start, leave and are killed; names that
// go with the last handle and memory that goes with the last mapping, however their holders end. It holds tests only.
package lifetest
