package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"unsafe"

	"winshm/internal/client"
	"winshm/internal/rawsec"
	"winshm/internal/security"
	"winshm/internal/wtf8"
	"winshm/winerr"
)

// Descriptors come from C as copies, in one piece and with room behind; what goes there is malloc's.

// give hands bytes to C, and answers with their number.
func give(b []byte, err error, to *unsafe.Pointer) C.winshm_result {
	if err == nil {
		*to = C.CBytes(b)
	}
	return result(uint32(len(b)), err)
}

func giveText(s string, err error, to **C.char) C.winshm_result {
	if err == nil {
		*to = C.CString(s)
	}
	return truth(err)
}

func units(text *C.uint16_t, length C.size_t) string {
	return wtf8.FromUTF16(unsafe.Slice((*uint16)(text), length))
}

//export winshmEncodeDescriptor
func winshmEncodeDescriptor(descriptor unsafe.Pointer, encoded *unsafe.Pointer) (r C.winshm_result) {
	defer guard(&r, 0)
	d, err := rawsec.Read((*rawsec.Descriptor)(descriptor))
	if err != nil {
		return truth(err)
	}
	b, err := d.Encode()
	return give(b, err, encoded)
}

//export winshmGetSecurity
func winshmGetSecurity(handle C.uintptr_t, information C.uint32_t, encoded *unsafe.Pointer) (r C.winshm_result) {
	defer guard(&r, 0)
	h, ok := number(handle)
	if !ok {
		return truth(winerr.ERROR_INVALID_HANDLE)
	}
	d, err := client.Default().Security(h, uint32(information))
	if err != nil {
		return truth(err)
	}
	b, err := d.Encode()
	return give(b, err, encoded)
}

//export winshmSetSecurity
func winshmSetSecurity(handle C.uintptr_t, information C.uint32_t, descriptor unsafe.Pointer) (r C.winshm_result) {
	defer guard(&r, 0)
	h, ok := number(handle)
	if !ok {
		return truth(winerr.ERROR_INVALID_HANDLE)
	}
	d, err := rawsec.Read((*rawsec.Descriptor)(descriptor))
	if err == nil {
		err = client.Default().SetSecurity(h, uint32(information), d)
	}
	return truth(err)
}

// number returns the part of a handle that counts: on Windows the upper half is 0, or a sign extension of the lower.
func number(handle C.uintptr_t) (client.Handle, bool) {
	low := client.Handle(handle)
	return low, uint64(handle) == uint64(low) || uint64(handle) == uint64(int64(int32(low)))
}

//export winshmParseSDDL
func winshmParseSDDL(text *C.uint16_t, length C.size_t, encoded *unsafe.Pointer) (r C.winshm_result) {
	defer guard(&r, 0)
	d, err := security.ParseSDDL(units(text, length))
	if err != nil {
		return truth(err)
	}
	b, err := d.Encode()
	return give(b, err, encoded)
}

//export winshmFormatSDDL
func winshmFormatSDDL(descriptor unsafe.Pointer, information C.uint32_t, text **C.char) (r C.winshm_result) {
	defer guard(&r, 0)
	d, err := rawsec.Read((*rawsec.Descriptor)(descriptor))
	if err != nil {
		return truth(err)
	}
	s, err := d.SDDL(uint32(information))
	return giveText(s, err, text)
}

//export winshmParseSID
func winshmParseSID(text *C.uint16_t, length C.size_t, sid *unsafe.Pointer) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := security.ParseSID(units(text, length))
	return give([]byte(s), err, sid)
}

//export winshmFormatSID
func winshmFormatSID(sid unsafe.Pointer, length C.uint32_t, text **C.char) (r C.winshm_result) {
	defer guard(&r, 0)
	s, err := security.ReadSID(C.GoBytes(sid, C.int(length)))
	return giveText(s.String(), err, text)
}
