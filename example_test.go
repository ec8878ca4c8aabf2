package winshm_test

import (
	"fmt"
	"log"

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
