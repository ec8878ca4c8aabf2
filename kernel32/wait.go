package kernel32

import (
	"sync"

	"winshm/internal/client"
)

// WaitForSingleObject waits until an object is signaled, and takes from it what a wait takes, or until so many milliseconds
// have passed. It returns WAIT_OBJECT_0, WAIT_ABANDONED for a mutex whose owner has ended with it, or WAIT_TIMEOUT; with an
// error WAIT_FAILED. The goroutine must be locked to its thread if a mutex is waited for.
func WaitForSingleObject(handle Handle, waitMilliseconds uint32) (event uint32, err error) {
	return WaitForSingleObjectEx(handle, waitMilliseconds, false)
}

// WaitForSingleObjectEx is WaitForSingleObject. If it is alertable and the thread has APCs, it runs these and returns
// WAIT_IO_COMPLETION, unless the object is signaled.
func WaitForSingleObjectEx(handle Handle, waitMilliseconds uint32, alertable bool) (event uint32, err error) {
	if _, ok := takeNow(handle); ok {
		return WAIT_OBJECT_0, nil
	}
	var r request
	defer r.end()
	r.begin(handle)
	r.Single, r.Alertable = true, alertable
	return r.wait(waitMilliseconds)
}

// WaitForMultipleObjects waits until one of up to 64 objects is signaled, and returns WAIT_OBJECT_0 plus the lowest index of
// such a one (WAIT_ABANDONED_0 plus the index for an abandoned mutex); or, if waitAll is set, until all are so at once, and
// takes from all of them in one step. Otherwise it is as WaitForSingleObject. Pseudo handles are ERROR_INVALID_HANDLE, and
// one object twice is ERROR_INVALID_PARAMETER if waitAll is set.
func WaitForMultipleObjects(handles []Handle, waitAll bool, waitMilliseconds uint32) (event uint32, err error) {
	return WaitForMultipleObjectsEx(handles, waitAll, waitMilliseconds, false)
}

// WaitForMultipleObjectsEx is WaitForMultipleObjects, alertable as WaitForSingleObjectEx.
func WaitForMultipleObjectsEx(handles []Handle, waitAll bool, waitMilliseconds uint32, alertable bool) (event uint32, err error) {
	if !waitAll {
		if i, ok := takeNow(handles...); ok {
			return WAIT_OBJECT_0 + uint32(i), nil
		}
	}
	var r request
	defer r.end()
	r.begin(handles...)
	r.All, r.Alertable = waitAll, alertable
	return r.wait(waitMilliseconds)
}

// takeNow takes one of the objects if that is but a step, without a thought of the thread.
func takeNow(handles ...Handle) (index int, ok bool) {
	var numbers [client.MaxWait]client.Handle
	if len(handles) > len(numbers) {
		return 0, false
	}
	for i, h := range handles {
		numbers[i] = number(h)
	}
	return client.Default().TakeAny(numbers[:len(handles)])
}

// SignalObjectAndWait sets an event, releases a mutex or adds one to a semaphore, and then is WaitForSingleObjectEx for the
// other object. Nothing is signaled if one of the handles is no good; what was signaled stays so if the wait ends without
// its object.
func SignalObjectAndWait(objectToSignal, objectToWaitOn Handle, waitMilliseconds uint32, alertable bool) (event uint32, err error) {
	var r request
	defer r.end()
	r.begin(objectToWaitOn)
	r.Single, r.Alertable, r.signals, r.signal = true, alertable, true, objectToSignal
	return r.wait(waitMilliseconds)
}

// request is a wait, with the memory for its handles.
type request struct {
	client.WaitRequest
	numbers *[client.MaxWait]client.Handle
	signals bool // an object is to be signaled before
	signal  Handle
}

var spareNumbers = sync.Pool{New: func() any { return new([client.MaxWait]client.Handle) }}

func (r *request) begin(handles ...Handle) {
	r.numbers = spareNumbers.Get().(*[client.MaxWait]client.Handle)
	r.Handles = r.numbers[:0]
	for _, h := range handles {
		r.Handles = append(r.Handles, number(h)) // if they are too many, the wait says so
	}
}

func (r *request) end() { spareNumbers.Put(r.numbers) }

// wait makes the wait, and runs APCs if these ended it.
func (r *request) wait(milliseconds uint32) (event uint32, err error) {
	r.Timeout = duration(milliseconds)
	client.OnThread(func(t *client.ThreadState) {
		r.Thread = t
		if r.signals {
			event, err = client.Default().SignalAndWait(number(r.signal), r.WaitRequest)
		} else {
			event, err = client.Default().WaitFor(r.WaitRequest)
		}
		if event == WAIT_IO_COMPLETION {
			runAPCs(t)
		}
	})
	return event, err
}
