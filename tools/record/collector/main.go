// Questions, a JSON a line on standard input, to the packages of the OpenTelemetry Collector;
// answers, a JSON a line. Used by the recorders in tools/record/otlp and tools/record/collector.
package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/connector/countconnector"
	"github.com/open-telemetry/opentelemetry-collector-contrib/connector/routingconnector"
	"github.com/open-telemetry/opentelemetry-collector-contrib/connector/spanmetricsconnector"
	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/prometheusexporter"
	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/prometheusremotewriteexporter"
	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/healthcheckextension"
	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/pprofextension"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/attributesprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/k8sattributesprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/probabilisticsamplerprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/resourceprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.opentelemetry.io/collector/confmap/xconfmap"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/debugexporter"
	"go.opentelemetry.io/collector/exporter/nopexporter"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/exporter/otlphttpexporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/processor/memorylimiterprocessor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"
	"go.yaml.in/yaml/v3"
)

type question struct {
	Ask    string            `json:"ask"`
	Signal string            `json:"signal"`
	JSON   string            `json:"json"`
	Proto  string            `json:"proto"`
	Kind   string            `json:"kind"`
	Config string            `json:"config"`
	Env    map[string]string `json:"env"`
	Inputs []input           `json:"inputs"`
	// OTTL
	Context    string   `json:"context"`
	Statements []string `json:"statements"`
	ErrorMode  string   `json:"errorMode"`
	Expr       string   `json:"expr"`
	// connectors
	To string `json:"to"`
	// how long to wait before the processor is shut down, ms
	Wait int `json:"wait"`
}

type input struct {
	JSON string `json:"json"`
	// ms to wait before it
	After    int                 `json:"after"`
	Metadata map[string][]string `json:"metadata"`
}

type answer struct {
	Error   string   `json:"error,omitempty"`
	Panic   string   `json:"panic,omitempty"`
	JSON    string   `json:"json,omitempty"`
	Proto   string   `json:"proto,omitempty"`
	Value   any      `json:"value,omitempty"`
	Outputs []output `json:"outputs,omitempty"`
	Errors  []string `json:"errors,omitempty"`
	Logs    []string `json:"logs,omitempty"`
}

type output struct {
	At     int64  `json:"at"`
	Signal string `json:"signal"`
	To     string `json:"to,omitempty"`
	JSON   string `json:"json"`
	Metadata map[string][]string `json:"metadata,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		a := guarded(q)
		text, err := json.Marshal(a)
		if err != nil {
			panic(err)
		}
		out.Write(text)
		out.WriteByte('\n')
	}
}

func guarded(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Panic: fmt.Sprint(r)}
		}
	}()
	switch q.Ask {
	case "codec":
		return codec(q)
	case "response":
		return response(q)
	case "ottl":
		return askOttl(q)
	case "process":
		return process(q)
	case "connect":
		return connect(q)
	case "remote write":
		return remoteWrite(q)
	case "schema":
		return schemas()
	case "validate":
		return validate(q)
	}
	panic("unknown " + q.Ask)
}

func fail(err error) answer { return answer{Error: err.Error()} }

func done(js, pb []byte, err error) answer {
	if err != nil {
		return fail(err)
	}
	return answer{JSON: string(js), Proto: base64.StdEncoding.EncodeToString(pb)}
}

func codec(q question) answer {
	raw, _ := base64.StdEncoding.DecodeString(q.Proto)
	switch q.Signal {
	case "traces":
		r := ptraceotlp.NewExportRequest()
		var err error
		if q.JSON != "" {
			err = r.UnmarshalJSON([]byte(q.JSON))
		} else {
			err = r.UnmarshalProto(raw)
		}
		if err != nil {
			return fail(err)
		}
		js, e1 := r.MarshalJSON()
		pb, e2 := r.MarshalProto()
		return done(js, pb, errors.Join(e1, e2))
	case "metrics":
		r := pmetricotlp.NewExportRequest()
		var err error
		if q.JSON != "" {
			err = r.UnmarshalJSON([]byte(q.JSON))
		} else {
			err = r.UnmarshalProto(raw)
		}
		if err != nil {
			return fail(err)
		}
		js, e1 := r.MarshalJSON()
		pb, e2 := r.MarshalProto()
		return done(js, pb, errors.Join(e1, e2))
	default:
		r := plogotlp.NewExportRequest()
		var err error
		if q.JSON != "" {
			err = r.UnmarshalJSON([]byte(q.JSON))
		} else {
			err = r.UnmarshalProto(raw)
		}
		if err != nil {
			return fail(err)
		}
		js, e1 := r.MarshalJSON()
		pb, e2 := r.MarshalProto()
		return done(js, pb, errors.Join(e1, e2))
	}
}

func response(q question) answer {
	raw, _ := base64.StdEncoding.DecodeString(q.Proto)
	r := ptraceotlp.NewExportResponse()
	var err error
	if q.JSON != "" {
		err = r.UnmarshalJSON([]byte(q.JSON))
	} else {
		err = r.UnmarshalProto(raw)
	}
	if err != nil {
		return fail(err)
	}
	js, e1 := r.MarshalJSON()
	pb, e2 := r.MarshalProto()
	return done(js, pb, errors.Join(e1, e2))
}

func factories() (otelcol.Factories, error) {
	var f otelcol.Factories
	var err error
	f.Telemetry = otelconftelemetry.NewFactory()
	if f.Receivers, err = otelcol.MakeFactoryMap[receiver.Factory](otlpreceiver.NewFactory(), filelogreceiver.NewFactory()); err != nil {
		return f, err
	}
	if f.Processors, err = otelcol.MakeFactoryMap[processor.Factory](processorFactories()...); err != nil {
		return f, err
	}
	if f.Exporters, err = otelcol.MakeFactoryMap[exporter.Factory](otlpexporter.NewFactory(), otlphttpexporter.NewFactory(), debugexporter.NewFactory(), nopexporter.NewFactory(),
		prometheusexporter.NewFactory(), prometheusremotewriteexporter.NewFactory()); err != nil {
		return f, err
	}
	if f.Connectors, err = otelcol.MakeFactoryMap[connector.Factory](connectorFactories()...); err != nil {
		return f, err
	}
	f.Extensions, err = otelcol.MakeFactoryMap[extension.Factory](healthcheckextension.NewFactory(), pprofextension.NewFactory())
	return f, err
}

func processorFactories() []processor.Factory {
	return []processor.Factory{batchprocessor.NewFactory(), memorylimiterprocessor.NewFactory(), attributesprocessor.NewFactory(), resourceprocessor.NewFactory(),
		filterprocessor.NewFactory(), transformprocessor.NewFactory(), k8sattributesprocessor.NewFactory(), tailsamplingprocessor.NewFactory(), probabilisticsamplerprocessor.NewFactory()}
}

func connectorFactories() []connector.Factory {
	return []connector.Factory{forwardFactory(), countconnector.NewFactory(), routingconnector.NewFactory(), spanmetricsconnector.NewFactory()}
}

// forward passes on what it gets, as connector/forwardconnector does.
type forward struct {
	consumer.Traces
	consumer.Metrics
	consumer.Logs
	component.StartFunc
	component.ShutdownFunc
}

func (forward) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

func forwardFactory() connector.Factory {
	return connector.NewFactory(component.MustNewType("forward"), func() component.Config { return &struct{}{} },
		connector.WithTracesToTraces(func(_ context.Context, _ connector.Settings, _ component.Config, next consumer.Traces) (connector.Traces, error) {
			return forward{Traces: next}, nil
		}, component.StabilityLevelBeta),
		connector.WithMetricsToMetrics(func(_ context.Context, _ connector.Settings, _ component.Config, next consumer.Metrics) (connector.Metrics, error) {
			return forward{Metrics: next}, nil
		}, component.StabilityLevelBeta),
		connector.WithLogsToLogs(func(_ context.Context, _ connector.Settings, _ component.Config, next consumer.Logs) (connector.Logs, error) {
			return forward{Logs: next}, nil
		}, component.StabilityLevelBeta))
}

func validate(q question) answer {
	for k, v := range q.Env {
		os.Setenv(k, v)
	}
	settings := otelcol.CollectorSettings{
		BuildInfo: component.BuildInfo{Command: "otelcol", Version: "0.152.0"},
		Factories: factories,
		ConfigProviderSettings: otelcol.ConfigProviderSettings{ResolverSettings: confmap.ResolverSettings{
			URIs:              []string{"yaml:" + q.Config},
			ProviderFactories: []confmap.ProviderFactory{envprovider.NewFactory(), fileprovider.NewFactory(), yamlprovider.NewFactory()},
			DefaultScheme:     "env",
		}},
	}
	if q.Config != "" {
		path := os.TempDir() + "/otelcol-config.yaml"
		os.WriteFile(path, []byte(q.Config), 0o600)
		settings.ConfigProviderSettings.ResolverSettings.URIs = []string{path}
	}
	col, err := otelcol.NewCollector(settings)
	if err == nil {
		err = col.DryRun(context.Background())
	}
	if err != nil {
		return fail(err)
	}
	return answer{}
}

func configured(text string, cfg component.Config) error {
	var raw map[string]any
	if err := yaml.Unmarshal([]byte(text), &raw); err != nil {
		return err
	}
	if err := confmap.NewFromStringMap(raw).Unmarshal(cfg); err != nil {
		return err
	}
	return xconfmap.Validate(cfg)
}

func idText(b []byte) string { return hex.EncodeToString(b) }

type sink struct {
	start time.Time
	to    string
	out   *[]output
}

func (s sink) put(signal string, text []byte) {
	*s.out = append(*s.out, output{At: time.Since(s.start).Milliseconds(), Signal: signal, To: s.to, JSON: string(text)})
}
func (s sink) ConsumeTraces(_ context.Context, d ptrace.Traces) error {
	text, err := (&ptrace.JSONMarshaler{}).MarshalTraces(d)
	lock.Lock()
	defer lock.Unlock()
	s.put("traces", text)
	return err
}
func (s sink) ConsumeMetrics(_ context.Context, d pmetric.Metrics) error {
	text, err := (&pmetric.JSONMarshaler{}).MarshalMetrics(d)
	lock.Lock()
	defer lock.Unlock()
	s.put("metrics", text)
	return err
}
func (s sink) ConsumeLogs(_ context.Context, d plog.Logs) error {
	text, err := (&plog.JSONMarshaler{}).MarshalLogs(d)
	lock.Lock()
	defer lock.Unlock()
	s.put("logs", text)
	return err
}
func (sink) Capabilities() consumer.Capabilities { return consumer.Capabilities{MutatesData: true} }

var _ = sort.Strings
var _ = strings.Join
var _ = idText
var _ = pipeline.SignalTraces
var _ = processortest.NewNopSettings
var _ = componenttest.NewNopHost
