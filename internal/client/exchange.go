package client

import (
	"sync"

	"winshm/internal/wire"
)

// exchange holds what the most frequent calls send and get. They are encoded behind an interface, so that what lay on the stack
// would not stay there.
type exchange struct {
	createSection  wire.CreateSection
	openSection    wire.OpenSection
	createWaitable wire.CreateWaitable
	openWaitable   wire.OpenWaitable
	duplicate      wire.Duplicate
	flags          wire.Flags
	flagsReply     wire.FlagsReply
	handle         wire.HandleRequest
	opened         wire.Handle
}

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

// newExchange returns an empty exchange, which the caller releases.
func newExchange() *exchange { return exchanges.Get().(*exchange) }

func (x *exchange) release() {
	*x = exchange{}
	exchanges.Put(x)
}
