package kernel32

import "winshm/internal/client"

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
	request := client.WaitRequest{Handles: []client.Handle{number(handle)}, Single: true, Alertable: alertable}
	return wait(request, waitMilliseconds, client.Default().WaitFor)
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
	request := client.WaitRequest{Handles: make([]client.Handle, len(handles)), All: waitAll, Alertable: alertable}
	for i, h := range handles {
		request.Handles[i] = number(h)
	}
	return wait(request, waitMilliseconds, client.Default().WaitFor)
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
	request := client.WaitRequest{Handles: []client.Handle{number(objectToWaitOn)}, Single: true, Alertable: alertable}
	return wait(request, waitMilliseconds, func(r client.WaitRequest) (uint32, error) {
		return client.Default().SignalAndWait(number(objectToSignal), r)
	})
}

// wait completes a request and makes it, and runs APCs if these ended it.
func wait(r client.WaitRequest, milliseconds uint32, do func(client.WaitRequest) (uint32, error)) (event uint32, err error) {
	r.Timeout = duration(milliseconds)
	client.OnThread(func(t *client.ThreadState) {
		r.Thread = t
		if event, err = do(r); event == WAIT_IO_COMPLETION {
			runAPCs(t)
		}
	})
	return event, err
}
