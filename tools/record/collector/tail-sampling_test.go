package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
)

type tailStep struct {
	At   int64  `json:"at"`
	JSON string `json:"json"`
}

type tailQuestion struct {
	Config string     `json:"config"`
	Name   string     `json:"name"`
	Steps  []tailStep `json:"steps"`
	Until  int64      `json:"until"`
}

type tailOutput struct {
	At   int64  `json:"at"`
	JSON string `json:"json"`
}

type tailAnswer struct {
	Error   string             `json:"error,omitempty"`
	Outputs []tailOutput       `json:"outputs"`
	Metrics map[string]float64 `json:"metrics"`
}

type tailSink struct {
	start time.Time
	out   *[]tailOutput
}

func (tailSink) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func (s tailSink) ConsumeTraces(_ context.Context, d ptrace.Traces) error {
	text, err := (&ptrace.JSONMarshaler{}).MarshalTraces(d)
	*s.out = append(*s.out, tailOutput{time.Since(s.start).Milliseconds(), string(text)})
	return err
}

// TestTailSampling answers questions (a line each, in the file TAIL_QUESTIONS) by the real processor on a clock of its own.
func TestTailSampling(t *testing.T) {
	in, err := os.Open(os.Getenv("TAIL_QUESTIONS"))
	if err != nil {
		t.Skip("no questions")
	}
	out, _ := os.Create(os.Getenv("TAIL_ANSWERS"))
	defer out.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<28)
	for lines.Scan() {
		var q tailQuestion
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		var a tailAnswer
		synctest.Test(t, func(t *testing.T) { a = askTail(q) })
		text, _ := json.Marshal(a)
		fmt.Fprintln(out, string(text))
	}
}

func askTail(q tailQuestion) tailAnswer {
	factory := tailsamplingprocessor.NewFactory()
	cfg := factory.CreateDefaultConfig()
	if err := configured(q.Config, cfg); err != nil {
		return tailAnswer{Error: err.Error()}
	}
	telemetry := componenttest.NewTelemetry()
	settings := processor.Settings{ID: component.NewIDWithName(factory.Type(), q.Name), TelemetrySettings: telemetry.NewTelemetrySettings()}
	outputs := []tailOutput{}
	start := time.Now()
	p, err := factory.CreateTraces(context.Background(), settings, cfg, tailSink{start, &outputs})
	if err != nil {
		return tailAnswer{Error: err.Error()}
	}
	if err := p.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		return tailAnswer{Error: err.Error()}
	}
	for _, step := range q.Steps {
		time.Sleep(time.Duration(step.At)*time.Millisecond - time.Since(start))
		if err := p.ConsumeTraces(context.Background(), traces(step.JSON)); err != nil {
			return tailAnswer{Error: err.Error()}
		}
		synctest.Wait()
	}
	time.Sleep(time.Duration(q.Until)*time.Millisecond - time.Since(start))
	synctest.Wait()
	metrics := read(telemetry)
	_ = p.Shutdown(context.Background())
	_ = telemetry.Shutdown(context.Background())
	return tailAnswer{Outputs: outputs, Metrics: metrics}
}

func read(telemetry *componenttest.Telemetry) map[string]float64 {
	all := map[string]float64{}
	var data metricdata.ResourceMetrics
	if err := telemetry.Reader.Collect(context.Background(), &data); err != nil {
		panic(err)
	}
	for _, scope := range data.ScopeMetrics {
		for _, m := range scope.Metrics {
			put := func(suffix string, attributes map[string]string, value float64) {
				keys := []string{}
				for key := range attributes {
					keys = append(keys, key)
				}
				sort.Strings(keys)
				pairs := []string{}
				for _, key := range keys {
					pairs = append(pairs, fmt.Sprintf("%s=%q", key, attributes[key]))
				}
				all[m.Name+suffix+"{"+strings.Join(pairs, ",")+"}"] = value
			}
			switch points := m.Data.(type) {
			case metricdata.Sum[int64]:
				for _, p := range points.DataPoints {
					labels := map[string]string{}
					for _, kv := range p.Attributes.ToSlice() {
						labels[string(kv.Key)] = kv.Value.AsString()
					}
					put("", labels, float64(p.Value))
				}
			case metricdata.Gauge[int64]:
				for _, p := range points.DataPoints {
					put("", nil, float64(p.Value))
				}
			case metricdata.Histogram[int64]:
				for _, p := range points.DataPoints {
					put("_sum", nil, float64(p.Sum))
					seen := uint64(0)
					for i, c := range p.BucketCounts {
						seen += c
						le := "+Inf"
						if i < len(p.Bounds) {
							le = fmt.Sprint(p.Bounds[i])
						}
						put("_bucket", map[string]string{"le": le}, float64(seen))
					}
				}
			}
		}
	}
	return all
}
