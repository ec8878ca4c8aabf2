# Every target is one line; what is longer is a program or a script.
.PHONY: all demo test lint conformance bench man install clean

all:   ; go build -o bin/ ./cmd/... && sh tools/library.sh
demo:  ; go build -o bin/ ./cmd/... && ./bin/winshm demo
test:  ; sh tools/test.sh
lint:  ; cd tools && go build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint && cd .. && bin/golangci-lint run ./... && bin/golangci-lint run --build-tags winshm_steps ./internal/waitable ./internal/channel ./internal/message
conformance: ; sh tools/conformance.sh
bench: ; sh bench/needs.sh && cd bench && go run .
man:   ; go run ./cmd/winshm man dist/man
install: all ; sh tools/install.sh "$(PREFIX)" "$(DESTDIR)"
clean: ; rm -rf bin
