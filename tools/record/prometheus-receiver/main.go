// Questions, a JSON a line on standard input: a Prometheus configuration with one job, and what its target answers
// scrape by scrape; answers, a JSON a line: the OTLP metrics that the Collector's receiver prometheus hands on at each.
// Beside this file lie the module's own folder `internal` (of receiver/prometheusreceiver 0.152.0: appendable, transaction,
// metricfamily, metadata, prom_to_otlp, util, metadata/), its imports renamed, and its go.mod.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"sort"
	"strings"
	"sync"
	"time"
	"unsafe"

	"github.com/prometheus/client_golang/prometheus"
	commonconfig "github.com/prometheus/common/config"
	"github.com/prometheus/common/model"
	promconfig "github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/scrape"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/receiver"

	"prometheusreceiver-eval/internal"
)

type question struct {
	Config  string     `json:"config"`
	Trim    bool       `json:"trim"`
	Scrapes []response `json:"scrapes"`
}

type response struct {
	Body   string `json:"body"`
	Type   string `json:"type"`
	Status int    `json:"status"`
}

type answer struct {
	Error   string            `json:"error,omitempty"`
	Scrapes []json.RawMessage `json:"scrapes,omitempty"`
}

// The first scrape is told to have been at this time, each further one 15 s later.
const firstMs = 1_700_000_000_000

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	var questions []question
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		questions = append(questions, q)
	}
	answers := make([]answer, len(questions))
	room := make(chan struct{}, 12)
	var wait sync.WaitGroup
	for i, q := range questions {
		wait.Add(1)
		room <- struct{}{}
		go func() {
			answers[i] = ask(q)
			<-room
			wait.Done()
		}()
	}
	wait.Wait()
	for _, a := range answers {
		text, _ := json.Marshal(a)
		fmt.Println(string(text))
	}
}

type sink struct {
	lock sync.Mutex
	seen []pmetric.Metrics
}

func (s *sink) ConsumeMetrics(_ context.Context, m pmetric.Metrics) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.seen = append(s.seen, m)
	return nil
}
func (*sink) Capabilities() consumer.Capabilities { return consumer.Capabilities{MutatesData: true} }
func (s *sink) count() int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return len(s.seen)
}

func ask(q question) answer {
	logger := slog.New(slog.NewTextHandler(io.Discard, nil))
	cfg, err := promconfig.Load(q.Config, logger)
	if err != nil {
		return answer{Error: err.Error()}
	}
	next := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if next >= len(q.Scrapes) {
			time.Sleep(time.Second)
			return
		}
		r := q.Scrapes[next]
		next++
		w.Header().Set("Content-Type", r.Type)
		if r.Status != 0 {
			w.WriteHeader(r.Status)
		}
		io.WriteString(w, r.Body)
	}))
	defer server.Close()
	s := &sink{}
	set := receiver.Settings{ID: component.MustNewID("prometheus"), TelemetrySettings: componenttest.NewNopTelemetrySettings(), BuildInfo: component.BuildInfo{Command: "otelcol", Version: "0.152.0"}}
	store, err := internal.NewAppendable(s, set, true, cfg.GlobalConfig.ExternalLabels, q.Trim)
	if err != nil {
		return answer{Error: err.Error()}
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}
	options := &scrape.Options{PassMetadataInContext: true, DiscoveryReloadInterval: model.Duration(10 * time.Millisecond), HTTPClientOptions: []commonconfig.HTTPClientOption{commonconfig.WithDialContextFunc(dial)}}
	field := reflect.ValueOf(options).Elem().FieldByName("skipJitterOffsetting")
	reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(true))
	manager, err := scrape.NewManager(options, logger, nil, nil, store, prometheus.NewRegistry())
	if err != nil {
		return answer{Error: err.Error()}
	}
	for _, job := range cfg.ScrapeConfigs {
		if job.ScrapeFallbackProtocol == "" {
			job.ScrapeFallbackProtocol = promconfig.PrometheusText0_0_4
		}
	}
	if err := manager.ApplyConfig(cfg); err != nil {
		return answer{Error: err.Error()}
	}
	sets := make(chan map[string][]*targetgroup.Group)
	go manager.Run(sets)
	groups := map[string][]*targetgroup.Group{}
	for _, job := range cfg.ScrapeConfigs {
		for _, each := range job.ServiceDiscoveryConfigs {
			if static, ok := each.(discovery.StaticConfig); ok {
				groups[job.JobName] = append(groups[job.JobName], static...)
			}
		}
	}
	sets <- groups
	for i := 0; i < 500 && s.count() < len(q.Scrapes); i++ {
		time.Sleep(10 * time.Millisecond)
	}
	manager.Stop()
	var out answer
	for i, m := range s.seen {
		if i >= len(q.Scrapes) {
			break
		}
		settle(m, i)
		text, err := (&pmetric.JSONMarshaler{}).MarshalMetrics(m)
		if err != nil {
			return answer{Error: err.Error()}
		}
		out.Scrapes = append(out.Scrapes, text)
	}
	return out
}

// settle puts in order what has none, and takes out the clock.
func settle(m pmetric.Metrics, index int) {
	scraped := upTime(m)
	at := pcommon.Timestamp((firstMs + int64(index)*15_000) * 1_000_000)
	fixed := func(t pcommon.Timestamp) pcommon.Timestamp {
		if t == scraped {
			return at
		}
		return t
	}
	m.ResourceMetrics().Sort(func(a, b pmetric.ResourceMetrics) bool { return text(a.Resource().Attributes()) < text(b.Resource().Attributes()) })
	for i := 0; i < m.ResourceMetrics().Len(); i++ {
		resource := m.ResourceMetrics().At(i)
		resource.ScopeMetrics().Sort(func(a, b pmetric.ScopeMetrics) bool {
			return a.Scope().Name()+a.Scope().Version()+text(a.Scope().Attributes()) < b.Scope().Name()+b.Scope().Version()+text(b.Scope().Attributes())
		})
		for j := 0; j < resource.ScopeMetrics().Len(); j++ {
			metrics := resource.ScopeMetrics().At(j).Metrics()
			metrics.Sort(func(a, b pmetric.Metric) bool { return a.Name()+a.Type().String() < b.Name()+b.Type().String() })
			for k := 0; k < metrics.Len(); k++ {
				settleMetric(metrics.At(k), fixed)
			}
		}
	}
}

func text(m pcommon.Map) string {
	var pairs []string
	m.Range(func(k string, v pcommon.Value) bool { pairs = append(pairs, k+"="+v.AsString()); return true })
	sort.Strings(pairs)
	return fmt.Sprint(pairs)
}

func upTime(m pmetric.Metrics) pcommon.Timestamp {
	for i := 0; i < m.ResourceMetrics().Len(); i++ {
		for j := 0; j < m.ResourceMetrics().At(i).ScopeMetrics().Len(); j++ {
			metrics := m.ResourceMetrics().At(i).ScopeMetrics().At(j).Metrics()
			for k := 0; k < metrics.Len(); k++ {
				if metrics.At(k).Name() == "up" {
					return metrics.At(k).Gauge().DataPoints().At(0).Timestamp()
				}
			}
		}
	}
	return 0
}

func settleMetric(m pmetric.Metric, fixed func(pcommon.Timestamp) pcommon.Timestamp) {
	exemplars := func(all pmetric.ExemplarSlice) {
		for i := 0; i < all.Len(); i++ {
			all.At(i).SetTimestamp(fixed(all.At(i).Timestamp()))
		}
	}
	numbers := func(points pmetric.NumberDataPointSlice) {
		for i := 0; i < points.Len(); i++ {
			points.At(i).SetTimestamp(fixed(points.At(i).Timestamp()))
			exemplars(points.At(i).Exemplars())
			if strings.HasPrefix(m.Name(), "scrape_duration") {
				points.At(i).SetDoubleValue(0)
			}
		}
	}
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		numbers(m.Gauge().DataPoints())
	case pmetric.MetricTypeSum:
		numbers(m.Sum().DataPoints())
	case pmetric.MetricTypeHistogram:
		for i := 0; i < m.Histogram().DataPoints().Len(); i++ {
			m.Histogram().DataPoints().At(i).SetTimestamp(fixed(m.Histogram().DataPoints().At(i).Timestamp()))
			exemplars(m.Histogram().DataPoints().At(i).Exemplars())
		}
	case pmetric.MetricTypeExponentialHistogram:
		for i := 0; i < m.ExponentialHistogram().DataPoints().Len(); i++ {
			m.ExponentialHistogram().DataPoints().At(i).SetTimestamp(fixed(m.ExponentialHistogram().DataPoints().At(i).Timestamp()))
			exemplars(m.ExponentialHistogram().DataPoints().At(i).Exemplars())
		}
	case pmetric.MetricTypeSummary:
		for i := 0; i < m.Summary().DataPoints().Len(); i++ {
			m.Summary().DataPoints().At(i).SetTimestamp(fixed(m.Summary().DataPoints().At(i).Timestamp()))
		}
	}
}
