module winshm/bench

go 1.26.0

require (
	golang.org/x/sys v0.49.0
	winshm v0.0.0
)

replace winshm => ../
