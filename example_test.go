package winshm_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"winshm"
	_ "winshm/embed"
)

func Example() {
	section, err := winshm.CreateSection(`Local\greeting`, 4096, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer section.Close()

	view, err := section.Map(nil)
	if err != nil {
		log.Fatal(err)
	}
	defer view.Close()

	copy(view.Bytes(), "hello") // any process that opens Local\greeting reads it now

	fmt.Printf("%s, in %d bytes\n", view.Bytes()[:5], section.Size())
	// Output: hello, in 4096 bytes
}

func ExampleMutex() {
	mutex, err := winshm.CreateMutex(`Local\greeting-mutex`, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer mutex.Close()

	lock, err := mutex.Lock(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	if lock.Abandoned() {
		fmt.Println("the owner before died with the mutex: what it guards may be half changed")
	}
	// Here is nobody else, in any process.
	fmt.Println(lock.Unlock())
	// Output: <nil>
}

func ExampleWaitAny() {
	stop, err1 := winshm.CreateEvent("", &winshm.EventOptions{Manual: true})
	jobs, err2 := winshm.CreateSemaphore("", &winshm.SemaphoreOptions{Initial: 2})
	tick, err3 := winshm.CreateTimer("", nil)
	if err1 != nil || err2 != nil || err3 != nil {
		log.Fatal(err1, err2, err3)
	}
	_ = tick.Start(time.Hour, 0)
	for {
		got, err := winshm.WaitAny(context.Background(), stop, jobs, tick)
		if err != nil {
			log.Fatal(err)
		}
		switch got.Index {
		case 0:
			fmt.Println("stop")
			return
		case 1:
			fmt.Println("a job")
			if more, _ := jobs.TryWait(); more {
				fmt.Println("and another one")
				_ = stop.Set()
			}
		}
	}
	// Output:
	// a job
	// and another one
	// stop
}

func ExampleNotify() {
	done, err := winshm.CreateEvent("", nil)
	if err != nil {
		log.Fatal(err)
	}
	n, err := winshm.Notify(done) // n.FD() goes into the program's own poll or epoll
	if err != nil {
		log.Fatal(err)
	}
	defer n.Close()
	_ = done.Set()
	<-n.Done()
	got, err := n.Result()
	fmt.Println(got.Index, err)
	// Output: 0 <nil>
}

func ExampleListen() {
	board, err := winshm.Listen("Board", "", func(m *winshm.Message) uintptr {
		fmt.Printf("kind %d: %s\n", m.Kind(), m.CopyData()) // read where the sender has put it
		return 7
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer board.Close()

	w, err := winshm.FindWindow("Board", "") // in another process, as a rule
	if err != nil {
		log.Fatal(err)
	}
	answer, err := w.SendData(context.Background(), 1, []byte("hello"))
	fmt.Println(answer, err)
	answer, err = w.SendFrom(context.Background(), 2, 5, func(buf []byte) { copy(buf, "again") }) // nothing is copied
	fmt.Println(answer, err)
	// Output:
	// kind 1: hello
	// 7 <nil>
	// kind 2: again
	// 7 <nil>
}

func ExampleMessage_Context() {
	var editor, printer *winshm.Listener
	editor, err := winshm.Listen("Editor", "chapter one", func(m *winshm.Message) uintptr {
		if m.ID != winshm.MsgUser {
			return m.Default() // it tells its title to who asks
		}
		// The printer asks the editor before it answers. With any other context both would wait.
		n, err := printer.Window().Send(m.Context(), winshm.MsgUser, 0, 0)
		if err != nil {
			log.Fatal(err)
		}
		return n
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer editor.Close()
	printer, err = winshm.Listen("Printer", "", func(m *winshm.Message) uintptr {
		title, err := editor.Window().Text(m.Context())
		fmt.Println(title, err)
		return 3
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer printer.Close()

	pages, err := editor.Window().Send(context.Background(), winshm.MsgUser, 0, 0)
	fmt.Println(pages, err)
	// Output:
	// chapter one <nil>
	// 3 <nil>
}
