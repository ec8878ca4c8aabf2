module winshm/bench

go 1.26.0

require (
	github.com/alexflint/go-filemutex v1.3.0
	github.com/containerd/ttrpc v1.2.10
	github.com/edsrzf/mmap-go v1.2.0
	github.com/gen2brain/shm v0.1.0
	github.com/go-zeromq/zmq4 v0.17.0
	github.com/gofrs/flock v0.13.1
	golang.org/x/sys v0.49.0
	google.golang.org/grpc v1.85.0
	google.golang.org/protobuf v1.36.12
	winshm v0.0.0
)

require (
	github.com/containerd/log v0.1.0 // indirect
	github.com/go-zeromq/goczmq/v4 v4.2.2 // indirect
	github.com/sirupsen/logrus v1.9.4 // indirect
	golang.org/x/net v0.60.0 // indirect
	golang.org/x/sync v0.23.0 // indirect
	golang.org/x/text v0.42.0 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20260817212433-ac3dfec99bb1 // indirect
)

replace winshm => ../
