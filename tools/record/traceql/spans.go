package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"github.com/grafana/tempo/pkg/tempopb"
	common "github.com/grafana/tempo/pkg/tempopb/common/v1"
	resource "github.com/grafana/tempo/pkg/tempopb/resource/v1"
	trace "github.com/grafana/tempo/pkg/tempopb/trace/v1"
)

// OTLP's JSON, as far as spans need it.
type anyValue struct {
	StringValue *string      `json:"stringValue"`
	IntValue    *string      `json:"intValue"`
	DoubleValue *json.Number `json:"doubleValue"`
	BoolValue   *bool        `json:"boolValue"`
	BytesValue  *string      `json:"bytesValue"`
	ArrayValue  *struct {
		Values []anyValue `json:"values"`
	} `json:"arrayValue"`
	KvlistValue *struct {
		Values []keyValue `json:"values"`
	} `json:"kvlistValue"`
}

type keyValue struct {
	Key   string   `json:"key"`
	Value anyValue `json:"value"`
}

type event struct {
	TimeUnixNano string     `json:"timeUnixNano"`
	Name         string     `json:"name"`
	Attributes   []keyValue `json:"attributes"`
}

type link struct {
	TraceID    string     `json:"traceId"`
	SpanID     string     `json:"spanId"`
	Attributes []keyValue `json:"attributes"`
}

type span struct {
	TraceID           string     `json:"traceId"`
	SpanID            string     `json:"spanId"`
	ParentSpanID      string     `json:"parentSpanId"`
	Name              string     `json:"name"`
	Kind              int        `json:"kind"`
	StartTimeUnixNano string     `json:"startTimeUnixNano"`
	EndTimeUnixNano   string     `json:"endTimeUnixNano"`
	Attributes        []keyValue `json:"attributes"`
	Events            []event    `json:"events"`
	Links             []link     `json:"links"`
	Status            struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"status"`
}

type resourceSpans struct {
	Resource struct {
		Attributes []keyValue `json:"attributes"`
	} `json:"resource"`
	ScopeSpans []struct {
		Scope struct {
			Name       string     `json:"name"`
			Version    string     `json:"version"`
			Attributes []keyValue `json:"attributes"`
		} `json:"scope"`
		Spans []span `json:"spans"`
	} `json:"scopeSpans"`
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	must(err)
	return b
}

func nano(s string) uint64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 64)
	must(err)
	return n
}

func (v anyValue) proto() *common.AnyValue {
	switch {
	case v.StringValue != nil:
		return &common.AnyValue{Value: &common.AnyValue_StringValue{StringValue: *v.StringValue}}
	case v.IntValue != nil:
		n, err := strconv.ParseInt(*v.IntValue, 10, 64)
		must(err)
		return &common.AnyValue{Value: &common.AnyValue_IntValue{IntValue: n}}
	case v.DoubleValue != nil:
		f, err := v.DoubleValue.Float64()
		must(err)
		return &common.AnyValue{Value: &common.AnyValue_DoubleValue{DoubleValue: f}}
	case v.BoolValue != nil:
		return &common.AnyValue{Value: &common.AnyValue_BoolValue{BoolValue: *v.BoolValue}}
	case v.BytesValue != nil:
		b, err := base64.StdEncoding.DecodeString(*v.BytesValue)
		must(err)
		return &common.AnyValue{Value: &common.AnyValue_BytesValue{BytesValue: b}}
	case v.ArrayValue != nil:
		a := &common.ArrayValue{}
		for _, e := range v.ArrayValue.Values {
			a.Values = append(a.Values, e.proto())
		}
		return &common.AnyValue{Value: &common.AnyValue_ArrayValue{ArrayValue: a}}
	case v.KvlistValue != nil:
		return &common.AnyValue{Value: &common.AnyValue_KvlistValue{KvlistValue: &common.KeyValueList{Values: protos(v.KvlistValue.Values)}}}
	}
	return &common.AnyValue{}
}

func protos(kvs []keyValue) []*common.KeyValue {
	var out []*common.KeyValue
	for _, kv := range kvs {
		out = append(out, &common.KeyValue{Key: kv.Key, Value: kv.Value.proto()})
	}
	return out
}

func traceOf(rss []resourceSpans) *tempopb.Trace {
	t := &tempopb.Trace{}
	for _, rs := range rss {
		ors := &trace.ResourceSpans{Resource: &resource.Resource{Attributes: protos(rs.Resource.Attributes)}}
		for _, ss := range rs.ScopeSpans {
			oss := &trace.ScopeSpans{Scope: &common.InstrumentationScope{Name: ss.Scope.Name, Version: ss.Scope.Version, Attributes: protos(ss.Scope.Attributes)}}
			for _, s := range ss.Spans {
				os := &trace.Span{
					TraceId: unhex(s.TraceID), SpanId: unhex(s.SpanID), ParentSpanId: unhex(s.ParentSpanID), Name: s.Name,
					Kind: trace.Span_SpanKind(s.Kind), StartTimeUnixNano: nano(s.StartTimeUnixNano), EndTimeUnixNano: nano(s.EndTimeUnixNano),
					Attributes: protos(s.Attributes), Status: &trace.Status{Code: trace.Status_StatusCode(s.Status.Code), Message: s.Status.Message},
				}
				for _, e := range s.Events {
					os.Events = append(os.Events, &trace.Span_Event{TimeUnixNano: nano(e.TimeUnixNano), Name: e.Name, Attributes: protos(e.Attributes)})
				}
				for _, l := range s.Links {
					os.Links = append(os.Links, &trace.Span_Link{TraceId: unhex(l.TraceID), SpanId: unhex(l.SpanID), Attributes: protos(l.Attributes)})
				}
				oss.Spans = append(oss.Spans, os)
			}
			ors.ScopeSpans = append(ors.ScopeSpans, oss)
		}
		t.ResourceSpans = append(t.ResourceSpans, ors)
	}
	return t
}
