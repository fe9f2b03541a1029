package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottldatapoint"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottllog"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlmetric"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlresource"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlscope"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlspan"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottlspanevent"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/ottlfuncs"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// typed tells values of different types apart.
func typed(v any) any {
	switch x := v.(type) {
	case nil:
		return nil
	case bool:
		return map[string]any{"bool": x}
	case string:
		return map[string]any{"string": x}
	case int64:
		return map[string]any{"int": strconv.FormatInt(x, 10)}
	case float64:
		return map[string]any{"double": fmt.Sprintf("%016x", math.Float64bits(x))}
	case []byte:
		return map[string]any{"bytes": hex.EncodeToString(x)}
	case time.Time:
		return map[string]any{"time": x.UTC().Format(time.RFC3339Nano)}
	case time.Duration:
		return map[string]any{"duration": strconv.FormatInt(int64(x), 10)}
	case pcommon.Map:
		list := []any{}
		for k, v := range x.All() {
			list = append(list, []any{k, typed(v)})
		}
		return map[string]any{"map": list}
	case pcommon.Slice:
		list := []any{}
		for _, v := range x.All() {
			list = append(list, typed(v))
		}
		return map[string]any{"slice": list}
	case pcommon.Value:
		switch x.Type() {
		case pcommon.ValueTypeStr:
			return typed(x.Str())
		case pcommon.ValueTypeInt:
			return typed(x.Int())
		case pcommon.ValueTypeDouble:
			return typed(x.Double())
		case pcommon.ValueTypeBool:
			return typed(x.Bool())
		case pcommon.ValueTypeMap:
			return typed(x.Map())
		case pcommon.ValueTypeSlice:
			return typed(x.Slice())
		case pcommon.ValueTypeBytes:
			return typed(x.Bytes().AsRaw())
		}
		return nil
	case []any:
		list := []any{}
		for _, v := range x {
			list = append(list, typed(v))
		}
		return map[string]any{"slice": list}
	case []string:
		list := []any{}
		for _, v := range x {
			list = append(list, typed(v))
		}
		return map[string]any{"slice": list}
	case pcommon.TraceID:
		return map[string]any{"traceID": hex.EncodeToString(x[:])}
	case pcommon.SpanID:
		return map[string]any{"spanID": hex.EncodeToString(x[:])}
	}
	return map[string]any{"go": fmt.Sprintf("%T %v", v, v)}
}

func run[K any](q question, p ottl.Parser[K], perr error, each func(func(K) error) error, funcs map[string]ottl.Factory[K]) answer {
	if perr != nil {
		return fail(perr)
	}
	set := componenttest.NewNopTelemetrySettings()
	if q.Expr != "" {
		e, err := p.ParseValueExpression(q.Expr)
		if err != nil {
			return answer{Error: err.Error(), Errors: []string{"parse"}}
		}
		var values []any
		err = each(func(k K) error {
			v, err := e.Eval(context.Background(), k)
			if err != nil {
				values = append(values, map[string]any{"error": err.Error()})
			} else {
				values = append(values, typed(v))
			}
			return nil
		})
		if err != nil {
			return fail(err)
		}
		return answer{Value: values}
	}
	if q.Kind == "conditions" {
		cs, err := p.ParseConditions(q.Statements)
		if err != nil {
			return answer{Error: err.Error(), Errors: []string{"parse"}}
		}
		seq := ottl.NewConditionSequence(cs, set, ottl.WithConditionSequenceErrorMode[K](ottl.ErrorMode(q.ErrorMode)))
		var values []any
		each(func(k K) error {
			v, err := seq.Eval(context.Background(), k)
			if err != nil {
				values = append(values, map[string]any{"error": err.Error()})
			} else {
				values = append(values, v)
			}
			return nil
		})
		return answer{Value: values}
	}
	ss, err := p.ParseStatements(q.Statements)
	if err != nil {
		return answer{Error: err.Error(), Errors: []string{"parse"}}
	}
	seq := ottl.NewStatementSequence(ss, set, ottl.WithStatementSequenceErrorMode[K](ottl.ErrorMode(q.ErrorMode)))
	if err := each(func(k K) error { return seq.Execute(context.Background(), k) }); err != nil {
		return fail(err)
	}
	return answer{}
}

func askOttl(q question) answer {
	set := componenttest.NewNopTelemetrySettings()
	switch q.Context {
	case "log":
		d, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs([]byte(q.JSON))
		if err != nil {
			return fail(err)
		}
		funcs := ottlfuncs.StandardFuncs[*ottllog.TransformContext]()
		p, perr := ottllog.NewParser(funcs, set, ottllog.EnablePathContextNames())
		if q.Kind == "bare" {
			p, perr = ottllog.NewParser(funcs, set)
		}
		a := run(q, p, perr, func(f func(*ottllog.TransformContext) error) error {
			for _, r := range d.ResourceLogs().All() {
				for _, s := range r.ScopeLogs().All() {
					for _, l := range s.LogRecords().All() {
						if err := f(ottllog.NewTransformContextPtr(r, s, l)); err != nil {
							return err
						}
					}
				}
			}
			return nil
		}, funcs)
		if a.Error == "" && q.Expr == "" && q.Kind != "conditions" {
			t, _ := (&plog.JSONMarshaler{}).MarshalLogs(d)
			a.JSON = string(t)
		}
		return a
	case "metric", "datapoint":
		d, err := (&pmetric.JSONUnmarshaler{}).UnmarshalMetrics([]byte(q.JSON))
		if err != nil {
			return fail(err)
		}
		var a answer
		if q.Context == "metric" {
			funcs := ottlfuncs.StandardFuncs[*ottlmetric.TransformContext]()
			p, perr := ottlmetric.NewParser(funcs, set, ottlmetric.EnablePathContextNames())
			a = run(q, p, perr, func(f func(*ottlmetric.TransformContext) error) error {
				for _, r := range d.ResourceMetrics().All() {
					for _, s := range r.ScopeMetrics().All() {
						for _, m := range s.Metrics().All() {
							if err := f(ottlmetric.NewTransformContextPtr(r, s, m)); err != nil {
								return err
							}
						}
					}
				}
				return nil
			}, funcs)
		} else {
			funcs := ottlfuncs.StandardFuncs[*ottldatapoint.TransformContext]()
			p, perr := ottldatapoint.NewParser(funcs, set, ottldatapoint.EnablePathContextNames())
			a = run(q, p, perr, func(f func(*ottldatapoint.TransformContext) error) error {
				for _, r := range d.ResourceMetrics().All() {
					for _, s := range r.ScopeMetrics().All() {
						for _, m := range s.Metrics().All() {
							var points []any
							switch m.Type() {
							case pmetric.MetricTypeGauge:
								for _, x := range m.Gauge().DataPoints().All() {
									points = append(points, x)
								}
							case pmetric.MetricTypeSum:
								for _, x := range m.Sum().DataPoints().All() {
									points = append(points, x)
								}
							case pmetric.MetricTypeHistogram:
								for _, x := range m.Histogram().DataPoints().All() {
									points = append(points, x)
								}
							case pmetric.MetricTypeExponentialHistogram:
								for _, x := range m.ExponentialHistogram().DataPoints().All() {
									points = append(points, x)
								}
							case pmetric.MetricTypeSummary:
								for _, x := range m.Summary().DataPoints().All() {
									points = append(points, x)
								}
							}
							for _, x := range points {
								if err := f(ottldatapoint.NewTransformContextPtr(r, s, m, x)); err != nil {
									return err
								}
							}
						}
					}
				}
				return nil
			}, funcs)
		}
		if a.Error == "" && q.Expr == "" && q.Kind != "conditions" {
			t, _ := (&pmetric.JSONMarshaler{}).MarshalMetrics(d)
			a.JSON = string(t)
		}
		return a
	}
	d, err := (&ptrace.JSONUnmarshaler{}).UnmarshalTraces([]byte(q.JSON))
	if err != nil {
		return fail(err)
	}
	var a answer
	switch q.Context {
	case "resource":
		funcs := ottlfuncs.StandardFuncs[*ottlresource.TransformContext]()
		p, perr := ottlresource.NewParser(funcs, set, ottlresource.EnablePathContextNames())
		a = run(q, p, perr, func(f func(*ottlresource.TransformContext) error) error {
			for _, r := range d.ResourceSpans().All() {
				if err := f(ottlresource.NewTransformContextPtr(r.Resource(), r)); err != nil {
					return err
				}
			}
			return nil
		}, funcs)
	case "scope":
		funcs := ottlfuncs.StandardFuncs[*ottlscope.TransformContext]()
		p, perr := ottlscope.NewParser(funcs, set, ottlscope.EnablePathContextNames())
		a = run(q, p, perr, func(f func(*ottlscope.TransformContext) error) error {
			for _, r := range d.ResourceSpans().All() {
				for _, s := range r.ScopeSpans().All() {
					if err := f(ottlscope.NewTransformContextPtr(s.Scope(), r.Resource(), s, r)); err != nil {
						return err
					}
				}
			}
			return nil
		}, funcs)
	case "span":
		funcs := ottlfuncs.StandardFuncs[*ottlspan.TransformContext]()
		isRoot := ottlfuncs.NewIsRootSpanFactoryNew()
		funcs[isRoot.Name()] = isRoot
		p, perr := ottlspan.NewParser(funcs, set, ottlspan.EnablePathContextNames())
		if q.Kind == "bare" {
			p, perr = ottlspan.NewParser(funcs, set)
		}
		a = run(q, p, perr, func(f func(*ottlspan.TransformContext) error) error {
			for _, r := range d.ResourceSpans().All() {
				for _, s := range r.ScopeSpans().All() {
					for _, x := range s.Spans().All() {
						if err := f(ottlspan.NewTransformContextPtr(r, s, x)); err != nil {
							return err
						}
					}
				}
			}
			return nil
		}, funcs)
	case "spanevent":
		funcs := ottlfuncs.StandardFuncs[*ottlspanevent.TransformContext]()
		p, perr := ottlspanevent.NewParser(funcs, set, ottlspanevent.EnablePathContextNames())
		a = run(q, p, perr, func(f func(*ottlspanevent.TransformContext) error) error {
			for _, r := range d.ResourceSpans().All() {
				for _, s := range r.ScopeSpans().All() {
					for _, x := range s.Spans().All() {
						for i, e := range x.Events().All() {
							if err := f(ottlspanevent.NewTransformContextPtr(r, s, x, e, ottlspanevent.WithEventIndex(int64(i)))); err != nil {
								return err
							}
						}
					}
				}
			}
			return nil
		}, funcs)
	}
	if a.Error == "" && q.Expr == "" && q.Kind != "conditions" {
		t, _ := (&ptrace.JSONMarshaler{}).MarshalTraces(d)
		a.JSON = string(t)
	}
	return a
}
