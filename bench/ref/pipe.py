"""Round trips of two processes by multiprocessing.Pipe, by its calls for bytes, which do not pickle.

usage: pipe.py CPU

The second process runs on that CPU. A line "ask SIZE N" on standard input is answered by the nanoseconds that N blocks of
so many bytes took, each answered by one byte.
"""
import multiprocessing
import os
import sys
import time


def answer(conn, other, cpu):
    """Answers until the other process has ended."""
    other.close()
    os.sched_setaffinity(0, {cpu})
    try:
        while True:
            conn.recv_bytes()
            conn.send_bytes(b"1")
    except EOFError:
        pass


def ask(conn, size, n):
    """Returns how long n round trips take."""
    block = bytes(size)
    start = time.perf_counter_ns()
    for _ in range(n):
        conn.send_bytes(block)
        conn.recv_bytes()
    return time.perf_counter_ns() - start


def main():
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    context.Process(target=answer, args=(there, here, int(sys.argv[1])), daemon=True).start()
    there.close()
    for line in sys.stdin:
        command, size, n = line.split()
        print(ask(here, int(size), int(n)) if command == "ask" else "error unknown command", flush=True)


main()
