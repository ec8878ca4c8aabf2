module winshm/bench

go 1.26.0

require (
	github.com/alexflint/go-filemutex v1.3.0
	github.com/edsrzf/mmap-go v1.2.0
	github.com/gen2brain/shm v0.1.0
	github.com/gofrs/flock v0.13.1
	golang.org/x/sys v0.49.0
	winshm v0.0.0
)

replace winshm => ../
