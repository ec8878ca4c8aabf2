"""Python's own shared memory and lock.

usage: shared_memory.py NAME

Each line on standard input is answered by a number, of nanoseconds where something is timed.

    life N     makes, touches, closes and unlinks shared memory
    keep 1     makes the memory called NAME, which is removed when standard input ends
    visit N    opens NAME, touches and closes it
    mutex N    acquires and releases a multiprocessing.Lock
"""
import array
import fcntl
import multiprocessing
import os
import sys
import termios
import time
from multiprocessing.resource_tracker import _resource_tracker as tracker
from multiprocessing.shared_memory import SharedMemory

SIZE = 4096
name = sys.argv[1]
brief = "%s-%d" % (name, os.getpid())
kept = []


def settle():
    """Waits until the process that notes the names has nothing left to do: that is part of what the calls cost."""
    waiting = array.array("i", [1])
    while waiting[0] or state(tracker._pid) != "S":
        os.sched_yield()
        fcntl.ioctl(tracker._fd, termios.FIONREAD, waiting)


def state(pid):
    with open("/proc/%d/stat" % pid) as stat:
        return stat.read().rpartition(")")[2].split()[0]


def life(n):
    start = time.monotonic_ns()
    for _ in range(n):
        memory = SharedMemory(brief, create=True, size=SIZE)
        memory.buf[0] = 1
        memory.close()
        memory.unlink()
    settle()
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
    settle()
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
