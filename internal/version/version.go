// Package version says which winshm this is.
package version

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"winshm/internal/wire"
)

// Number is the version of the product.
const Number = "0.1.0"

// String describes a program of the product in one line.
func String(program string) string {
	return fmt.Sprintf("%s %s%s (protocol %d to %d, %s %s/%s)", program, Number, revision(),
		wire.MinVersion, wire.MaxVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	const short = 12
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= short {
			return "+" + s.Value[:short]
		}
	}
	return ""
}
