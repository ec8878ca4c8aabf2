"""Tests of the module winshm: python3 -m unittest, with WINSHM_LIBRARY set if the library is not installed."""

import multiprocessing
import os
import signal
import struct
import sys
import threading
import unittest

import winshm
from winshm import ACCESS_COPY, ACCESS_READ, mmap

NAME = f"Local\\python {os.getpid()}"


class Mapping(unittest.TestCase):
    def test_names(self):
        with mmap(-1, 5000, tagname=NAME + "grüße 😀") as a, mmap(-1, 5000, NAME + "grüße 😀") as b:
            a[4999] = 7
            self.assertEqual(b[4999], 7)
        with mmap(-1, 100, tagname=NAME) as a, mmap(-1, 100) as b, mmap(-1, 100, tagname="") as c:
            a[0] = 1
            self.assertEqual((b[0], c[0]), (0, 0))

    def test_length_zero(self):
        with self.assertRaises(FileNotFoundError) as caught:
            mmap(-1, 0, tagname=NAME)
        self.assertEqual(caught.exception.winerror, 2)
        with mmap(-1, 5000, tagname=NAME), mmap(-1, 0, tagname=NAME) as all:
            self.assertEqual(len(all), 8192)
        with self.assertRaises(OSError) as caught:
            mmap(-1, 0)
        self.assertEqual(caught.exception.winerror, 87)

    def test_gone_when_closed(self):
        mmap(-1, 100, tagname=NAME).close()
        with self.assertRaises(FileNotFoundError):
            mmap(-1, 0, tagname=NAME)

    def test_offset(self):
        with mmap(-1, 100, tagname=NAME, offset=65536) as high, mmap(-1, 65537, tagname=NAME) as low:
            high[0] = 9
            self.assertEqual(low[65536], 9)
        with self.assertRaises(OSError) as caught:
            mmap(-1, 100, offset=4096)
        self.assertEqual(caught.exception.winerror, 1132)

    def test_larger_than_it_is(self):
        with mmap(-1, 100, tagname=NAME), self.assertRaises(PermissionError) as caught:
            mmap(-1, 5000, tagname=NAME)
        self.assertEqual(caught.exception.winerror, 5)

    def test_access(self):
        with mmap(-1, 100, tagname=NAME) as whole, mmap(-1, 100, NAME, ACCESS_READ) as reader, mmap(-1, 100, NAME, ACCESS_COPY) as own:
            whole[:5] = b"first"
            self.assertEqual((reader[:5], own[:5]), (b"first", b"first"))
            own[:3] = b"own"
            self.assertEqual((whole[:5], own[:5]), (b"first", b"ownst"))
            with self.assertRaises(TypeError):
                reader[0] = 1
            with self.assertRaises(TypeError):
                reader.write(b"x")
            with self.assertRaises(TypeError):
                reader.buffer()[0] = 1

    def test_bad_arguments(self):
        for error, arguments in [
            (OverflowError, (-1, -1)), (ValueError, (-1, 1, None, 9)), (ValueError, (-1, 1, "a\0b")),
            (NotImplementedError, (0, 1)), (OSError, (-1, 1, "a\\b\\c")), (OSError, (-1, 1 << 62)),
        ]:
            with self.assertRaises(error):
                mmap(*arguments)


class Sequence(unittest.TestCase):
    def setUp(self):
        self.memory = mmap(-1, 4096)
        self.addCleanup(self.memory.close)

    def test_slices(self):
        m = self.memory
        m[:6] = b"abcdef"
        self.assertEqual((m[0], m[-4096], m[1:3], m[5::-2], m[:0]), (97, 97, b"bc", b"fdb", b""))
        m[0:6:2] = b"ABC"
        self.assertEqual(m[:7], b"AbBdCf\0")
        self.assertEqual(list(m)[:2], [b"A", b"b"])
        for index in (4096, -4097):
            with self.assertRaises(IndexError):
                m[index]
        with self.assertRaises(ValueError):
            m[:2] = b"abc"

    def test_file(self):
        m = self.memory
        self.assertEqual(m.write(b"one\ntwo\n"), 8)
        self.assertEqual((m.tell(), m.size(), len(m)), (8, 4096, 4096))
        m.seek(0)
        self.assertEqual((m.readline(), m.read(2), m.read_byte()), (b"one\n", b"tw", ord("o")))
        m.seek(-1, os.SEEK_END)
        m.write_byte(33)
        self.assertEqual((m.read(), m.read(5)), (b"", b""))
        for call in (lambda: m.write(b"x"), m.read_byte, lambda: m.seek(1, os.SEEK_CUR), lambda: m.seek(-1), lambda: m.seek(0, 9)):
            self.assertRaises(ValueError, call)
        self.assertEqual((m.find(b"two"), m.find(b"two", 0), m.rfind(b"\n", 0, 7), m.find(b"o", 1, 4)), (-1, 4, 3, -1))
        m.move(10, 0, 3)
        self.assertEqual(m[8:14], b"\0\0one\0")
        m.flush()
        m.flush(4000, 96)
        self.assertRaises(ValueError, m.flush, 4000, 97)

    def test_resize(self):
        with self.assertRaises(OSError):
            self.memory.resize(8192)
        with mmap(-1, 1, access=ACCESS_READ) as reader:
            self.assertRaises(TypeError, reader.resize, 2)

    def test_buffer(self):
        view = self.memory.buffer()
        struct.pack_into("<I", view, 8, 0x01020304)
        self.assertEqual(self.memory[8:12], b"\4\3\2\1")
        part = view[8:]
        view.release()
        self.assertRaises(BufferError, self.memory.close)
        self.assertEqual(part[0], 4)
        part.release()

    @unittest.skipIf(sys.version_info < (3, 12), "classes cannot be buffers before Python 3.12")
    def test_memoryview(self):
        with memoryview(self.memory) as view:
            view[3] = 5
            self.assertRaises(BufferError, self.memory.close)
        self.assertEqual(self.memory[3], 5)

    def test_close(self):
        m = mmap(-1, 1)
        self.assertFalse(m.closed)
        m.close()
        m.close()
        self.assertTrue(m.closed)
        for call in (lambda: m[0], lambda: len(m), m.read, m.tell, m.flush, m.buffer, m.__enter__):
            self.assertRaises(ValueError, call)


class Mutex(unittest.TestCase):
    def test_abandoned(self):
        """A thread that ends with a mutex leaves it abandoned; Python's threads are the system's."""
        win, name = winshm.kernel32, NAME.encode()
        mutex, same = (win.CreateMutexA(None, False, name) for _ in range(2))
        self.assertEqual(win.GetLastError(), 183)
        taken = []
        thread = threading.Thread(target=lambda: taken.append(win.WaitForSingleObject(mutex, 0)))
        thread.start()
        thread.join()
        self.assertEqual(taken, [0])
        self.assertEqual(win.WaitForSingleObject(same, 20000), 0x80)
        self.assertTrue(win.ReleaseMutex(same))
        self.assertFalse(win.ReleaseMutex(same))
        self.assertEqual(win.GetLastError(), 288)
        self.assertTrue(win.CloseHandle(mutex) and win.CloseHandle(same))


def calls_in_child(memory):
    """Every call that a forked child makes must fail at once; returns those that do not."""
    wrong = []
    for name, call in {
        "create": lambda: mmap(-1, 100), "open": lambda: mmap(-1, 0, NAME), "item": lambda: memory[0], "read": lambda: memory.read(1),
        "write": lambda: memory.write(b"x"), "flush": memory.flush, "close": memory.close, "len": lambda: len(memory),
    }.items():
        try:
            call()
            wrong.append(name)
        except OSError as e:
            if e.winerror != 6:
                wrong.append(f"{name}: {e.winerror}")
    if winshm.kernel32.CloseHandle(4) or winshm.kernel32.GetLastError() != 6:
        wrong.append("CloseHandle")
    return wrong


class Fork(unittest.TestCase):
    def setUp(self):
        self.memory = mmap(-1, 100, tagname=NAME)
        self.addCleanup(self.memory.close)
        self.memory[0] = 42

    def tearDown(self):
        self.assertEqual(self.memory[0], 42)

    def test_fork(self):
        child = os.fork()
        if child == 0:
            signal.alarm(20)
            os._exit(len(calls_in_child(self.memory)))
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_multiprocessing(self):
        with multiprocessing.get_context("fork").Pool(1) as pool:
            self.assertEqual(pool.apply_async(calls_of_global, ()).get(20), [])

    def test_spawn(self):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            self.assertEqual(pool.apply_async(first_byte, (NAME,)).get(60), 42)


def calls_of_global():
    return calls_in_child(shared)


def first_byte(name):
    with mmap(-1, 0, tagname=name) as memory:
        return memory[0]


shared = mmap(-1, 100)

if __name__ == "__main__":
    unittest.main()
