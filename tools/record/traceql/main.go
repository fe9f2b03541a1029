// tempo-eval answers TraceQL with Tempo's own engine over a vparquet4 block made of the given traces: `go build -o tempo-eval .`
//
// Input: {"traces": [[ResourceSpans…]…] in order of their IDs, "queries": [{"kind": "parse" | "search" | "metrics" | "tags" | "values", …}]}
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"time"

	"github.com/gogo/protobuf/jsonpb"
	"github.com/google/uuid"

	"github.com/grafana/tempo/pkg/tempopb"
	"github.com/grafana/tempo/pkg/traceql"
	"github.com/grafana/tempo/tempodb/backend"
	"github.com/grafana/tempo/tempodb/backend/local"
	"github.com/grafana/tempo/tempodb/encoding/common"
	"github.com/grafana/tempo/tempodb/encoding/vparquet4"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type query struct {
	Kind      string `json:"kind"`
	Query     string `json:"query"`
	Start     uint64 `json:"start"` // search: seconds; metrics: nanoseconds
	End       uint64 `json:"end"`
	Step      uint64 `json:"step"`
	Limit     uint32 `json:"limit"`
	Spss      uint32 `json:"spss"`
	Scope     string `json:"scope"`
	Tag       string `json:"tag"`
	Exemplars int    `json:"exemplars"`
	MaxSeries int    `json:"maxSeries"`
}

type answer struct {
	Printed string          `json:"printed,omitempty"`
	Error   string          `json:"error,omitempty"`
	Stage   string          `json:"stage,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
}

type iterator struct {
	ids    [][]byte
	traces []*tempopb.Trace
	at     int
}

func (i *iterator) Next(context.Context) (common.ID, *tempopb.Trace, error) {
	if i.at >= len(i.traces) {
		return nil, nil, io.EOF
	}
	i.at++
	return i.ids[i.at-1], i.traces[i.at-1], nil
}

func (i *iterator) Close() {}

func blockOf(dir string, rss [][]resourceSpans) common.BackendBlock {
	ctx := context.Background()
	it := &iterator{}
	for _, rs := range rss {
		t := traceOf(rs)
		it.traces = append(it.traces, t)
		it.ids = append(it.ids, t.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceId)
	}
	rawR, rawW, _, err := local.New(&local.Config{Path: dir})
	must(err)
	r, w := backend.NewReader(rawR), backend.NewWriter(rawW)
	cfg := &common.BlockConfig{BloomFP: 0.01, BloomShardSizeBytes: 100 * 1024, RowGroupSizeBytes: 100_000_000, Version: vparquet4.VersionString}
	meta := backend.NewBlockMeta("t", uuid.New(), vparquet4.VersionString, backend.EncNone, "")
	meta.TotalObjects = int64(len(it.traces))
	enc := vparquet4.Encoding{}
	meta, err = enc.CreateBlock(ctx, cfg, meta, it, r, w)
	must(err)
	block, err := enc.OpenBlock(meta, r)
	must(err)
	return block
}

func marshal(m interface {
	Reset()
	String() string
	ProtoMessage()
}) json.RawMessage {
	var b bytes.Buffer
	must((&jsonpb.Marshaler{}).Marshal(&b, m))
	return b.Bytes()
}

func ask(block common.BackendBlock, q query) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprint(r), Stage: "panic"}
		}
	}()
	ctx := context.Background()
	opts := common.DefaultSearchOptions()
	if q.Kind == "parse" || q.Kind == "search" || q.Kind == "metrics" {
		expr, err := traceql.Parse(q.Query)
		if err != nil {
			return answer{Error: err.Error(), Stage: "parse"}
		}
		a.Printed = expr.String()
		if err := traceql.Validate(expr); err != nil {
			a.Error, a.Stage = err.Error(), "validate"
			return a
		}
	}
	fetcher := traceql.NewSpansetFetcherWrapper(func(ctx context.Context, req traceql.FetchSpansRequest) (traceql.FetchSpansResponse, error) {
		return block.Fetch(ctx, req, opts)
	})
	switch q.Kind {
	case "parse":
	case "search":
		res, err := traceql.NewEngine().ExecuteSearch(ctx, &tempopb.SearchRequest{
			Query: q.Query, Start: uint32(q.Start), End: uint32(q.End), Limit: q.Limit, SpansPerSpanSet: q.Spss}, fetcher)
		if err != nil {
			a.Error, a.Stage = err.Error(), "exec"
			return a
		}
		res.Metrics = nil
		for _, t := range res.Traces {
			for _, ss := range append(t.SpanSets, t.SpanSet) {
				for _, s := range ss.Spans {
					sort.Slice(s.Attributes, func(i, j int) bool {
						a, b := s.Attributes[i], s.Attributes[j]
						return a.Key < b.Key || a.Key == b.Key && a.Value.String() < b.Value.String()
					})
				}
			}
			t.SpanSet = nil
		}
		a.Result = marshal(res)
	case "metrics":
		req := &tempopb.QueryRangeRequest{Query: q.Query, Start: q.Start, End: q.End, Step: q.Step}
		eval, err := traceql.NewEngine().CompileMetricsQueryRange(req, q.Exemplars, 0, false)
		if err != nil {
			a.Error, a.Stage = err.Error(), "compile"
			return a
		}
		if err := eval.Do(ctx, fetcher, 0, 0, q.MaxSeries); err != nil {
			a.Error, a.Stage = err.Error(), "exec"
			return a
		}
		final, err := traceql.QueryRangeCombinerFor(req, traceql.AggregateModeFinal, q.MaxSeries)
		if err != nil {
			a.Error, a.Stage = err.Error(), "final"
			return a
		}
		final.Combine(&tempopb.QueryRangeResponse{Series: eval.Results().ToProto(req)})
		res := final.Response()
		res.Metrics = nil
		a.Result = series(res)
	case "tags":
		names := map[string][]string{}
		err := traceql.NewEngine().ExecuteTagNames(ctx, traceql.AttributeScopeFromString(q.Scope), q.Query, func(tag string, scope traceql.AttributeScope) bool {
			for _, n := range names[scope.String()] {
				if n == tag {
					return false
				}
			}
			names[scope.String()] = append(names[scope.String()], tag)
			return false
		}, traceql.NewTagNamesFetcherWrapper(func(ctx context.Context, req traceql.FetchTagsRequest, cb traceql.FetchTagsCallback) error {
			return block.FetchTagNames(ctx, req, cb, func(uint64) {}, opts)
		}))
		if err != nil {
			a.Error, a.Stage = err.Error(), "exec"
			return a
		}
		for _, n := range names {
			sort.Strings(n)
		}
		a.Result, err = json.Marshal(names)
		must(err)
	case "values":
		tag, err := traceql.ParseIdentifier(q.Tag)
		if err != nil {
			a.Error, a.Stage = err.Error(), "tag"
			return a
		}
		values := map[string]bool{}
		collect := traceql.MakeCollectTagValueFunc(func(v tempopb.TagValue) bool {
			values[v.Type+" "+v.Value] = true
			return false
		})
		err = traceql.NewEngine().ExecuteTagValues(ctx, tag, q.Query, collect, traceql.NewTagValuesFetcherWrapper(func(ctx context.Context, req traceql.FetchTagValuesRequest, cb traceql.FetchTagValuesCallback) error {
			return block.FetchTagValues(ctx, req, cb, func(uint64) {}, opts)
		}))
		if err != nil {
			a.Error, a.Stage = err.Error(), "exec"
			return a
		}
		list := []string{}
		for v := range values {
			list = append(list, v)
		}
		sort.Strings(list)
		a.Result, err = json.Marshal(list)
		must(err)
	default:
		panic("unknown kind " + q.Kind)
	}
	return a
}

type seriesJSON struct {
	Prom      string          `json:"prom"`
	Labels    json.RawMessage `json:"labels"`
	Samples   [][2]any        `json:"samples"`
	Exemplars []string        `json:"exemplars,omitempty"`
}

func number(f float64) any {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Sprint(f)
	}
	return f
}

func series(res *tempopb.QueryRangeResponse) json.RawMessage {
	out := []seriesJSON{}
	for _, s := range res.Series {
		j := seriesJSON{Prom: s.PromLabels, Samples: [][2]any{}}
		var labels []json.RawMessage
		for i := range s.Labels {
			labels = append(labels, marshal(&s.Labels[i]))
		}
		var err error
		j.Labels, err = json.Marshal(labels)
		must(err)
		for _, p := range s.Samples {
			j.Samples = append(j.Samples, [2]any{p.TimestampMs, number(p.Value)})
		}
		for _, e := range s.Exemplars {
			var ls []string
			for i := range e.Labels {
				ls = append(ls, string(marshal(&e.Labels[i])))
			}
			sort.Strings(ls)
			text, err := json.Marshal([]any{e.TimestampMs, number(e.Value), ls})
			must(err)
			j.Exemplars = append(j.Exemplars, string(text))
		}
		sort.Strings(j.Exemplars)
		out = append(out, j)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Prom < out[j].Prom })
	b, err := json.Marshal(out)
	must(err)
	return b
}

func main() {
	_ = time.Now
	in := os.Stdin
	if len(os.Args) > 1 && os.Args[1] != "-" {
		f, err := os.Open(os.Args[1])
		must(err)
		in = f
	}
	var input struct {
		Traces  [][]resourceSpans `json:"traces"`
		Queries []query           `json:"queries"`
	}
	must(json.NewDecoder(in).Decode(&input))
	dir, err := os.MkdirTemp("", "tempo-eval")
	must(err)
	defer os.RemoveAll(dir)
	var block common.BackendBlock
	if len(input.Traces) > 0 {
		block = blockOf(dir, input.Traces)
	}
	out := make([]answer, 0, len(input.Queries))
	for _, q := range input.Queries {
		out = append(out, ask(block, q))
	}
	must(json.NewEncoder(os.Stdout).Encode(out))
}
