package winshm_test

import (
	"context"
	"sync"
	"testing"
)

// TestRaceDetectorSeesOrder guards Go memory by shared objects: the race detector must not object.
func TestRaceDetectorSeesOrder(t *testing.T) {
	c, _ := connect(t)
	guard, announcement := mutex(t, c, ""), event(t, c, "", nil)
	ctx := context.Background()
	counter, announced := 0, ""
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				lock, err := guard.Lock(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				counter++
				if err := lock.Unlock(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	announced = "soon"
	if err := announcement.Set(); err != nil {
		t.Fatal(err)
	}
	wg.Go(func() {
		if err := announcement.Wait(ctx); err != nil || announced != "soon" {
			t.Errorf("%q, %v", announced, err)
		}
	})
	wg.Wait()
	if counter != 400 {
		t.Errorf("counted %d", counter)
	}
}
