// Module shows what the shared data section of a Windows library is for: the first program that attaches computes a table,
// which takes a while, and all others find it ready.
//
//	go run ./examples/module            in one terminal, and again in another while the first still runs
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"winshm"
	_ "winshm/embed" // the manager comes with the program: there is nothing to install
)

// table is what the programs share. It has the same layout in all of them, and no pointers.
type table struct {
	Attached atomic.Uint32 // how many programs ever did
	_        uint32
	Squares  [1000]uint64
}

const size = 4 + 4 + 8*1000

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "module:", err)
		os.Exit(1)
	}
}

// compute is run by the first program alone, while others that come wait.
func compute(memory []byte) error {
	for n := range uint64(1000) {
		binary.NativeEndian.PutUint64(memory[8+8*n:], n*n)
	}
	return nil
}

// run attaches, says what it finds, and stays until its input ends a line.
func run(in io.Reader, out io.Writer) error {
	module, err := winshm.OpenModule(`Local\winshm-example-squares`, size, compute)
	if err != nil {
		return err
	}
	defer module.Close()
	shared, err := winshm.At[table](module.View(), 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "first: %t; program %d; 31 squared is %d; press Enter to leave\n", module.First(), shared.Attached.Add(1), shared.Squares[31])
	bufio.NewScanner(in).Scan()
	return nil
}
