package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor"
)

var lock sync.Mutex

func feed(q question, consume func(context.Context, input) error) []string {
	var errs []string
	for _, in := range q.Inputs {
		time.Sleep(time.Duration(in.After) * time.Millisecond)
		ctx := context.Background()
		if in.Metadata != nil {
			ctx = client.NewContext(ctx, client.Info{Metadata: client.NewMetadata(in.Metadata)})
		}
		if err := consume(ctx, in); err != nil {
			errs = append(errs, err.Error())
		} else {
			errs = append(errs, "")
		}
	}
	return errs
}

func finish(q question, c component.Component, out *[]output, errs []string) answer {
	time.Sleep(time.Duration(q.Wait) * time.Millisecond)
	if err := c.Shutdown(context.Background()); err != nil {
		return fail(err)
	}
	return answer{Outputs: *out, Errors: errs}
}

func traces(text string) ptrace.Traces {
	d, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces([]byte(text))
	if err != nil {
		panic(err)
	}
	return d
}

func metrics(text string) pmetric.Metrics {
	d, err := (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics([]byte(text))
	if err != nil {
		panic(err)
	}
	return d
}

func logs(text string) plog.Logs {
	d, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs([]byte(text))
	if err != nil {
		panic(err)
	}
	return d
}

func process(q question) answer {
	var factory processor.Factory
	for _, f := range processorFactories() {
		if f.Type().String() == q.Kind {
			factory = f
		}
	}
	if factory == nil {
		return fail(fmt.Errorf("no processor %s", q.Kind))
	}
	cfg := factory.CreateDefaultConfig()
	if err := configured(q.Config, cfg); err != nil {
		return answer{Error: err.Error(), Errors: []string{"config"}}
	}
	set := processor.Settings{ID: component.NewID(factory.Type()), TelemetrySettings: componenttest.NewNopTelemetrySettings(), BuildInfo: component.NewDefaultBuildInfo()}
	out := []output{}
	s := sink{start: time.Now(), out: &out}
	ctx := context.Background()
	switch q.Signal {
	case "traces":
		p, err := factory.CreateTraces(ctx, set, cfg, s)
		if err != nil {
			return answer{Error: err.Error(), Errors: []string{"create"}}
		}
		if err := p.Start(ctx, componenttest.NewNopHost()); err != nil {
			return fail(err)
		}
		return finish(q, p, &out, feed(q, func(c context.Context, in input) error { return p.ConsumeTraces(c, traces(in.JSON)) }))
	case "metrics":
		p, err := factory.CreateMetrics(ctx, set, cfg, s)
		if err != nil {
			return answer{Error: err.Error(), Errors: []string{"create"}}
		}
		if err := p.Start(ctx, componenttest.NewNopHost()); err != nil {
			return fail(err)
		}
		return finish(q, p, &out, feed(q, func(c context.Context, in input) error { return p.ConsumeMetrics(c, metrics(in.JSON)) }))
	default:
		p, err := factory.CreateLogs(ctx, set, cfg, s)
		if err != nil {
			return answer{Error: err.Error(), Errors: []string{"create"}}
		}
		if err := p.Start(ctx, componenttest.NewNopHost()); err != nil {
			return fail(err)
		}
		return finish(q, p, &out, feed(q, func(c context.Context, in input) error { return p.ConsumeLogs(c, logs(in.JSON)) }))
	}
}

var pipelines = []string{"a", "b", "c"}

func connect(q question) answer {
	var factory connector.Factory
	for _, f := range connectorFactories() {
		if f.Type().String() == q.Kind {
			factory = f
		}
	}
	if factory == nil {
		return fail(fmt.Errorf("no connector %s", q.Kind))
	}
	cfg := factory.CreateDefaultConfig()
	if err := configured(q.Config, cfg); err != nil {
		return answer{Error: err.Error(), Errors: []string{"config"}}
	}
	set := connector.Settings{ID: component.NewID(factory.Type()), TelemetrySettings: componenttest.NewNopTelemetrySettings(), BuildInfo: component.NewDefaultBuildInfo()}
	out := []output{}
	start := time.Now()
	ctx := context.Background()
	signal := map[string]pipeline.Signal{"traces": pipeline.SignalTraces, "metrics": pipeline.SignalMetrics, "logs": pipeline.SignalLogs}[q.To]
	at := func(name string) sink { return sink{start: start, to: q.To + "/" + name, out: &out} }
	tr, me, lo := map[pipeline.ID]consumer.Traces{}, map[pipeline.ID]consumer.Metrics{}, map[pipeline.ID]consumer.Logs{}
	for _, name := range pipelines {
		id := pipeline.NewIDWithName(signal, name)
		tr[id], me[id], lo[id] = at(name), at(name), at(name)
	}
	toTraces, toMetrics, toLogs := connector.NewTracesRouter(tr), connector.NewMetricsRouter(me), connector.NewLogsRouter(lo)
	var err error
	created := func(err error) answer { return answer{Error: err.Error(), Errors: []string{"create"}} }
	switch q.Signal {
	case "traces":
		var c connector.Traces
		switch q.To {
		case "traces":
			c, err = factory.CreateTracesToTraces(ctx, set, cfg, toTraces.(consumer.Traces))
		case "metrics":
			c, err = factory.CreateTracesToMetrics(ctx, set, cfg, toMetrics.(consumer.Metrics))
		default:
			c, err = factory.CreateTracesToLogs(ctx, set, cfg, toLogs.(consumer.Logs))
		}
		if err != nil {
			return created(err)
		}
		if err := c.Start(ctx, componenttest.NewNopHost()); err != nil {
			return fail(err)
		}
		return finish(q, c, &out, feed(q, func(x context.Context, in input) error { return c.ConsumeTraces(x, traces(in.JSON)) }))
	case "metrics":
		var c connector.Metrics
		switch q.To {
		case "metrics":
			c, err = factory.CreateMetricsToMetrics(ctx, set, cfg, toMetrics.(consumer.Metrics))
		default:
			return fail(fmt.Errorf("not asked"))
		}
		if err != nil {
			return created(err)
		}
		if err := c.Start(ctx, componenttest.NewNopHost()); err != nil {
			return fail(err)
		}
		return finish(q, c, &out, feed(q, func(x context.Context, in input) error { return c.ConsumeMetrics(x, metrics(in.JSON)) }))
	default:
		var c connector.Logs
		switch q.To {
		case "logs":
			c, err = factory.CreateLogsToLogs(ctx, set, cfg, toLogs.(consumer.Logs))
		default:
			c, err = factory.CreateLogsToMetrics(ctx, set, cfg, toMetrics.(consumer.Metrics))
		}
		if err != nil {
			return created(err)
		}
		if err := c.Start(ctx, componenttest.NewNopHost()); err != nil {
			return fail(err)
		}
		return finish(q, c, &out, feed(q, func(x context.Context, in input) error { return c.ConsumeLogs(x, logs(in.JSON)) }))
	}
}
