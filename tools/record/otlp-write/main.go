// Answers of Prometheus' OTLP receiver over stores of their own, and what is in them then.
// Reads {"cases":[{"config":"otlp section","requests":[{"contentType","contentEncoding","body"}]}]} (bodies in base64) on standard input.
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"math"
	"net/http/httptest"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

type request struct{ ContentType, ContentEncoding, Body string }
type given struct {
	Config   string
	Requests []request
}
type answer struct {
	Status      int    `json:"status"`
	ContentType string `json:"contentType"`
	Body        string `json:"body"`
}
type series struct {
	Metric    map[string]string `json:"metric"`
	Samples   [][2]any          `json:"samples"`
	Exemplars []any             `json:"exemplars,omitempty"`
}
type outcome struct {
	Answers []answer `json:"answers"`
	Series  []series `json:"series"`
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func main() {
	var in struct{ Cases []given }
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	outcomes := []outcome{}
	for _, each := range in.Cases {
		outcomes = append(outcomes, run(each))
	}
	must(0, json.NewEncoder(os.Stdout).Encode(outcomes))
}

func run(each given) outcome {
	dir := must(os.MkdirTemp("", "remote-write"))
	defer os.RemoveAll(dir)
	options := tsdb.DefaultOptions()
	options.EnableExemplarStorage = true
	options.MaxExemplars = 100000
	logger := slog.New(slog.NewTextHandler(nothing{}, nil))
	db := must(tsdb.Open(dir, logger, nil, options, nil))
	defer db.Close()
	loaded := must(config.Load(each.Config, logger))
	handler := remote.NewOTLPWriteHandler(logger, nil, db, func() config.Config { return *loaded }, remote.OTLPOptions{LookbackDelta: 5 * time.Minute})
	out := outcome{Answers: []answer{}, Series: []series{}}
	for _, r := range each.Requests {
		body := must(base64.StdEncoding.DecodeString(r.Body))
		asked := httptest.NewRequest("POST", "/api/v1/otlp/v1/metrics", bytes.NewReader(body))
		if r.ContentType != "" {
			asked.Header.Set("Content-Type", r.ContentType)
		}
		if r.ContentEncoding != "" {
			asked.Header.Set("Content-Encoding", r.ContentEncoding)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, asked)
		out.Answers = append(out.Answers, answer{recorder.Code, recorder.Header().Get("Content-Type"), recorder.Body.String()})
	}
	querier := must(db.Querier(math.MinInt64, math.MaxInt64))
	defer querier.Close()
	exemplars := must(db.ExemplarQuerier(context.Background()))
	all := labels.MustNewMatcher(labels.MatchRegexp, "__name__", ".*")
	set := querier.Select(context.Background(), true, nil, all)
	for set.Next() {
		s := set.At()
		row := series{Metric: s.Labels().Map(), Samples: [][2]any{}}
		it := s.Iterator(nil)
		for kind := it.Next(); kind != chunkenc.ValNone; kind = it.Next() {
			if kind == chunkenc.ValFloat {
				t, v := it.At()
				text := strconv.FormatFloat(v, 'g', -1, 64)
				if value.IsStaleNaN(v) {
					text = "stale"
				}
				row.Samples = append(row.Samples, [2]any{t, text})
			} else {
				t, h := it.AtFloatHistogram(nil)
				text := h.TestExpression()
				if value.IsStaleNaN(h.Sum) {
					text = "stale"
				}
				row.Samples = append(row.Samples, [2]any{t, text})
			}
		}
		matchers := []*labels.Matcher{}
		s.Labels().Range(func(l labels.Label) {
			matchers = append(matchers, labels.MustNewMatcher(labels.MatchEqual, l.Name, l.Value))
		})
		for _, found := range must(exemplars.Select(math.MinInt64, math.MaxInt64, matchers)) {
			if !labels.Equal(found.SeriesLabels, s.Labels()) {
				continue
			}
			for _, e := range found.Exemplars {
				row.Exemplars = append(row.Exemplars, []any{e.Ts, strconv.FormatFloat(e.Value, 'g', -1, 64), e.Labels.Map()})
			}
		}
		out.Series = append(out.Series, row)
	}
	if set.Err() != nil {
		panic(set.Err())
	}
	return out
}

type nothing struct{}

func (nothing) Write(b []byte) (int, error) { return len(b), nil }
