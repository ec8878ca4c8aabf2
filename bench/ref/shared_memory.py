"""Python's own shared memory and lock.

usage: shared_memory.py NAME

Each line on standard input is answered by a number, of nanoseconds where something is timed.

    life N     makes, touches, closes and unlinks shared memory
    keep 1     makes the memory called NAME, which is removed when standard input ends
    visit N    opens NAME, touches and closes it
    mutex N    acquires and releases a multiprocessing.Lock
"""
import multiprocessing
import os
import sys
import time
from multiprocessing.shared_memory import SharedMemory

SIZE = 4096
name = sys.argv[1]
brief = "%s-%d" % (name, os.getpid())
kept = []


def life(n):
    start = time.monotonic_ns()
    for _ in range(n):
        memory = SharedMemory(brief, create=True, size=SIZE)
        memory.buf[0] = 1
        memory.close()
        memory.unlink()
    return time.monotonic_ns() - start


def keep(_):
    memory = SharedMemory(name, create=True, size=SIZE)
    memory.buf[0] = 1
    kept.append(memory)
    return 0


def visit(n):
    start = time.monotonic_ns()
    for _ in range(n):
        memory = SharedMemory(name)
        memory.buf[0] = 1
        memory.close()
    return time.monotonic_ns() - start


def mutex(n):
    lock = multiprocessing.Lock()
    start = time.monotonic_ns()
    for _ in range(n):
        lock.acquire()
        lock.release()
    return time.monotonic_ns() - start


commands = {"life": life, "keep": keep, "visit": visit, "mutex": mutex}
for line in sys.stdin:
    verb, n = line.split()
    try:
        print(commands[verb](int(n)), flush=True)
    except (KeyError, OSError) as error:
        print("error", repr(error), flush=True)
for memory in kept:
    memory.close()
    memory.unlink()
