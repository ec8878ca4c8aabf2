package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"winshm/internal/server"
)

// serveMetrics answers GET /metrics, and nothing else, until ctx ends.
func serveMetrics(ctx context.Context, log *slog.Logger, address string, s *server.Server) error {
	const timeout = 10 * time.Second
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	h := &http.Server{Handler: metricsHandler(s), ReadTimeout: timeout, WriteTimeout: timeout}
	context.AfterFunc(ctx, func() { _ = h.Close() })
	go func() {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics", "err", err)
		}
	}()
	log.Info("metrics", "address", l.Addr().String())
	return nil
}

func metricsHandler(s *server.Server) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := func(name, help string, value func(server.Stats) int) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "winshm", Name: name, Help: help},
			func() float64 { return float64(value(s.Stats())) }))
	}
	counter := func(name, help string, value func(server.Stats) uint64) {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "winshm", Name: name, Help: help},
			func() float64 { return float64(value(s.Stats())) }))
	}
	gauge("objects", "Objects that exist.", func(st server.Stats) int { return st.Objects })
	gauge("handles", "Handles that processes hold.", func(st server.Stats) int { return st.Handles })
	gauge("processes", "Processes that have connected and not ended.", func(st server.Stats) int { return st.Processes })
	gauge("connections", "Open connections.", func(st server.Stats) int { return st.Connections })
	gauge("users", "Users who have anything.", func(st server.Stats) int { return st.Users })
	gauge("tickets", "Inheritances that wait for a child.", func(st server.Stats) int { return st.Tickets })
	gauge("queues", "Message queues.", func(st server.Stats) int { return st.Queues })
	gauge("windows", "Windows.", func(st server.Stats) int { return st.Windows })
	gauge("channels", "Ways for messages from one process to a queue of another.", func(st server.Stats) int { return st.Channels })
	counter("requests_total", "Requests served.", func(st server.Stats) uint64 { return st.Requests })
	counter("cut_off_total", "Connections ended for what they sent.", func(st server.Stats) uint64 { return st.CutOff })

	for l := range server.NumLimits {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Namespace: "winshm", Name: "refusals_total", Help: "What was refused because its user has too much.",
			ConstLabels: prometheus.Labels{"limit": l.String()},
		}, func() float64 { return float64(s.Stats().Refusals[l]) }))
	}

	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}
