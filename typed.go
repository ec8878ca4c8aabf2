package winshm

import (
	"fmt"
	"reflect"
	"sync"

	"winshm/internal/client"
	"winshm/winerr"
)

// At returns the value of type T that lies at an offset of the view, which must suit T's alignment. The value is the
// shared memory itself, valid until the view is closed. T must consist of numbers, booleans, arrays and structs of such:
// a pointer, string, slice, map, function, channel or interface has no meaning in another process, and neither int nor
// uint has the same size in every program. Such a type is refused with an error that names the field.
//
// An error that is io.ErrUnexpectedEOF: somebody has truncated the disk file under the view, and the value lies behind its end now. If
// that happens later, touching the value is a fault, which ends the program: it is memory. [View.ReadAt] and [View.WriteAt]
// return an error then, too.
func At[T any](v *View, off int64) (*T, error) {
	values, err := SliceAt[T](v, off, 1)
	if err != nil {
		return nil, err
	}
	return &values[0], nil
}

// SliceAt returns n values of type T that lie one after the other from an offset of the view on. See [At].
func SliceAt[T any](v *View, off int64, n int) ([]T, error) {
	const op = "typed view"
	t := reflect.TypeFor[T]()
	if err := checkShareable(t); err != nil {
		return nil, opError(op, v.name, err)
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	part, err := v.from(off)
	if err != nil {
		return nil, opError(op, v.name, err)
	}
	if size := uint64(t.Size()); n < 0 || off > int64(len(v.memory)) || size > 0 && uint64(n) > uint64(len(part))/size {
		return nil, opError(op, v.name, fmt.Errorf("%d values of %v (%d bytes each) at offset %d of a view of %d bytes: %w",
			n, t, size, off, len(v.memory), winerr.ERROR_INVALID_PARAMETER))
	}
	if n == 0 {
		return []T{}, nil
	}
	if addressOf(part)%uintptr(t.Align()) != 0 {
		return nil, opError(op, v.name, fmt.Errorf("offset %d does not suit %v, which is aligned to %d bytes: %w",
			off, t, t.Align(), winerr.ERROR_MAPPED_ALIGNMENT))
	}
	if client.Shortened(addressOf(part), uintptr(n)*t.Size()) {
		return nil, opError(op, v.name, errTruncated)
	}
	return cast[T](part, n), nil
}

var shareable sync.Map // reflect.Type -> *error

// checkShareable refuses types whose values mean nothing, or something else, in another process.
func checkShareable(t reflect.Type) error {
	if known, ok := shareable.Load(t); ok {
		return *known.(*error)
	}
	err := walkType(t, t.String())
	shareable.Store(t, &err)
	return err
}

func walkType(t reflect.Type, path string) error {
	switch t.Kind() {
	case reflect.Bool, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return nil
	case reflect.Array:
		return walkType(t.Elem(), path+"[]")
	case reflect.Struct:
		for field := range t.Fields() {
			if err := walkType(field.Type, path+"."+field.Name); err != nil {
				return err
			}
		}
		return nil
	case reflect.Int, reflect.Uint:
		return fmt.Errorf("%s: %v has no fixed size: use a type like %v64: %w", path, t, t.Kind(), winerr.ERROR_INVALID_PARAMETER)
	}
	return fmt.Errorf("%s: a %v cannot be shared between processes: %w", path, t.Kind(), winerr.ERROR_INVALID_PARAMETER)
}
