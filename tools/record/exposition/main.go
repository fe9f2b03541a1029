// Families in protobuf as the real model package writes them and as Prometheus reads them, and what is negotiated.
// Reads {"sets":N,"bytes":[base64],"accepts":["..."]} on standard input.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand"
	"net/http"
	"os"
	"strconv"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type entry map[string]any
type set struct {
	Bytes   string  `json:"bytes"`
	Entries []entry `json:"entries"`
	Error   string  `json:"error,omitempty"`
}

func main() {
	var in struct {
		Sets    int
		Bytes   []string
		Accepts []string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	out := struct {
		Made       []set    `json:"made"`
		Read       []set    `json:"read"`
		Negotiated []string `json:"negotiated"`
	}{}
	for seed := 0; seed < in.Sets; seed++ {
		out.Made = append(out.Made, parsed(made(rand.New(rand.NewSource(int64(seed))))))
	}
	for _, text := range in.Bytes {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			panic(err)
		}
		out.Read = append(out.Read, parsed(b))
	}
	for _, accept := range in.Accepts {
		out.Negotiated = append(out.Negotiated, string(expfmt.NegotiateIncludingOpenMetrics(http.Header{"Accept": {accept}})))
	}
	json.NewEncoder(os.Stdout).Encode(out)
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func parsed(b []byte) (s set) {
	s = set{Bytes: base64.StdEncoding.EncodeToString(b), Entries: []entry{}}
	p := textparse.NewProtobufParser(b, false, true, false, false, labels.NewSymbolTable())
	for {
		kind, err := p.Next()
		if err == io.EOF {
			return s
		}
		if err != nil {
			s.Error = err.Error()
			return s
		}
		switch kind {
		case textparse.EntryType:
			name, t := p.Type()
			s.Entries = append(s.Entries, entry{"type": string(t), "of": string(name)})
		case textparse.EntryHelp:
			name, help := p.Help()
			s.Entries = append(s.Entries, entry{"help": string(help), "of": string(name)})
		case textparse.EntryUnit:
			name, unit := p.Unit()
			s.Entries = append(s.Entries, entry{"unit": string(unit), "of": string(name)})
		case textparse.EntrySeries, textparse.EntryHistogram:
			var l labels.Labels
			e := entry{}
			var ts *int64
			if kind == textparse.EntrySeries {
				_, t, v := p.Series()
				ts = t
				e["value"] = number(v)
			} else {
				_, t, h, fh := p.Histogram()
				ts = t
				if h != nil {
					fh = h.ToFloat(nil)
				}
				e["histogram"] = fh.TestExpression()
			}
			p.Labels(&l)
			e["labels"] = l.Map()
			if ts != nil {
				e["timeMs"] = *ts
			}
			exemplars := []any{}
			var x exemplar.Exemplar
			for p.Exemplar(&x) {
				row := []any{x.Labels.Map(), number(x.Value)}
				if x.HasTs {
					row = append(row, x.Ts)
				}
				exemplars = append(exemplars, row)
				x = exemplar.Exemplar{}
			}
			if len(exemplars) > 0 {
				e["exemplars"] = exemplars
			}
			if st := p.StartTimestamp(); st != 0 {
				e["createdMs"] = st
			}
			s.Entries = append(s.Entries, e)
		}
	}
}

func made(r *rand.Rand) []byte {
	var buffer bytes.Buffer
	encoder := expfmt.NewEncoder(&buffer, expfmt.FmtProtoDelim)
	for f := 0; f < 1+r.Intn(3); f++ {
		kinds := []dto.MetricType{dto.MetricType_COUNTER, dto.MetricType_GAUGE, dto.MetricType_SUMMARY, dto.MetricType_UNTYPED, dto.MetricType_HISTOGRAM, dto.MetricType_HISTOGRAM, dto.MetricType_GAUGE_HISTOGRAM}
		kind := kinds[r.Intn(len(kinds))]
		name := fmt.Sprintf("metric_%d", f)
		if kind == dto.MetricType_COUNTER {
			name += "_total"
		}
		family := &dto.MetricFamily{Name: &name, Help: proto.String([]string{"", "Some help.", "Line\nand \"quotes\" ü"}[r.Intn(3)]), Type: kind.Enum()}
		if r.Intn(4) == 0 {
			family.Unit = proto.String("seconds")
		}
		for m := 0; m < 1+r.Intn(3); m++ {
			family.Metric = append(family.Metric, metric(r, kind, m))
		}
		if err := encoder.Encode(family); err != nil {
			panic(err)
		}
	}
	return buffer.Bytes()
}

func value(r *rand.Rand) *float64 {
	return proto.Float64([]float64{0, 1, r.NormFloat64(), math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -2.5, float64(r.Intn(1000))}[r.Intn(9)])
}

func pairs(r *rand.Rand, m int) []*dto.LabelPair {
	all := []*dto.LabelPair{{Name: proto.String("code"), Value: proto.String(strconv.Itoa(m))}}
	if r.Intn(2) == 0 {
		all = append(all, &dto.LabelPair{Name: proto.String("path"), Value: proto.String("/ü\"\n")})
	}
	return all
}

func stamp(r *rand.Rand) *timestamppb.Timestamp {
	if r.Intn(2) == 0 {
		return nil
	}
	return &timestamppb.Timestamp{Seconds: 1700000000 + int64(r.Intn(1000)), Nanos: int32(r.Intn(1000)) * 1e6}
}

func example(r *rand.Rand) *dto.Exemplar {
	if r.Intn(2) == 0 {
		return nil
	}
	return &dto.Exemplar{Label: []*dto.LabelPair{{Name: proto.String("trace_id"), Value: proto.String(strconv.Itoa(r.Intn(1e6)))}}, Value: proto.Float64(r.Float64()), Timestamp: stamp(r)}
}

func metric(r *rand.Rand, kind dto.MetricType, m int) *dto.Metric {
	out := &dto.Metric{Label: pairs(r, m)}
	if r.Intn(3) == 0 {
		out.TimestampMs = proto.Int64(1700000000000 + int64(r.Intn(1e6)))
	}
	switch kind {
	case dto.MetricType_COUNTER:
		out.Counter = &dto.Counter{Value: value(r), Exemplar: example(r), CreatedTimestamp: stamp(r)}
	case dto.MetricType_GAUGE:
		out.Gauge = &dto.Gauge{Value: value(r)}
	case dto.MetricType_UNTYPED:
		out.Untyped = &dto.Untyped{Value: value(r)}
	case dto.MetricType_SUMMARY:
		out.Summary = &dto.Summary{SampleCount: proto.Uint64(uint64(r.Intn(1000))), SampleSum: value(r), CreatedTimestamp: stamp(r)}
		for _, q := range []float64{0.5, 0.9, 0.99}[:r.Intn(4)] {
			out.Summary.Quantile = append(out.Summary.Quantile, &dto.Quantile{Quantile: proto.Float64(q), Value: value(r)})
		}
	default:
		out.Histogram = histogram(r)
	}
	return out
}

func histogram(r *rand.Rand) *dto.Histogram {
	h := &dto.Histogram{SampleSum: proto.Float64(r.NormFloat64()), CreatedTimestamp: stamp(r)}
	kind := r.Intn(4)
	count := uint64(0)
	if kind != 1 {
		for i, bound := range []float64{0.005, 0.1, 1, 2.5, 1e6} {
			count += uint64(r.Intn(10))
			if i < 1+r.Intn(6) {
				h.Bucket = append(h.Bucket, &dto.Bucket{CumulativeCount: proto.Uint64(count), UpperBound: proto.Float64(bound), Exemplar: example(r)})
			}
		}
		if r.Intn(3) == 0 {
			h.Bucket = append(h.Bucket, &dto.Bucket{CumulativeCount: proto.Uint64(count), UpperBound: proto.Float64(math.Inf(1)), Exemplar: &dto.Exemplar{Value: proto.Float64(3)}})
		}
	}
	if kind == 0 {
		h.SampleCount = proto.Uint64(count)
		return h
	}
	h.Schema = proto.Int32(int32(r.Intn(6)) - 2)
	h.ZeroThreshold = proto.Float64([]float64{0, 2.938735877055719e-39, 0.001}[r.Intn(3)])
	total := 0.0
	side := func(isFloat bool) (spans []*dto.BucketSpan, deltas []int64, counts []float64) {
		last := int64(0)
		for s := 0; s < r.Intn(3); s++ {
			length := 1 + r.Intn(3)
			offset := int32(1 + r.Intn(4))
			if s == 0 {
				offset -= 3
			}
			spans = append(spans, &dto.BucketSpan{Offset: proto.Int32(offset), Length: proto.Uint32(uint32(length))})
			for i := 0; i < length; i++ {
				c := int64(1 + r.Intn(20))
				if isFloat {
					counts = append(counts, float64(c)+0.5)
					total += float64(c) + 0.5
				} else {
					deltas = append(deltas, c-last)
					last = c
					total += float64(c)
				}
			}
		}
		return
	}
	isFloat := kind == 3
	h.NegativeSpan, h.NegativeDelta, h.NegativeCount = side(isFloat)
	h.PositiveSpan, h.PositiveDelta, h.PositiveCount = side(isFloat)
	zero := r.Intn(5)
	if isFloat {
		h.SampleCountFloat, h.ZeroCountFloat = proto.Float64(total+float64(zero)+0.25), proto.Float64(float64(zero)+0.25)
	} else {
		h.SampleCount, h.ZeroCount = proto.Uint64(uint64(total)+uint64(zero)), proto.Uint64(uint64(zero))
	}
	if len(h.PositiveSpan) == 0 && len(h.NegativeSpan) == 0 && *h.ZeroThreshold == 0 && zero == 0 {
		h.PositiveSpan = []*dto.BucketSpan{{Offset: proto.Int32(0), Length: proto.Uint32(0)}}
	}
	if r.Intn(2) == 0 {
		for i := 0; i < 1+r.Intn(3); i++ {
			if e := example(r); e != nil {
				h.Exemplars = append(h.Exemplars, e)
			}
		}
	}
	return h
}
