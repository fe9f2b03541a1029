// Answers of Prometheus' remote write receiver over stores of their own, and what is in them then.
// Reads {"cases":[{"outOfOrderMs":0,"requests":[{"method","contentType","contentEncoding","body"}]}]} (bodies in base64) on standard input.
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"

	"github.com/klauspost/compress/snappy"
	remoteapi "github.com/prometheus/client_golang/exp/api/remote"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

type request struct{ Method, ContentType, ContentEncoding, Body string }
type given struct {
	OutOfOrderMs int64
	Requests     []request
}
type answer struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}
type series struct {
	Metric    map[string]string `json:"metric"`
	Samples   [][2]any          `json:"samples"`
	Exemplars []any             `json:"exemplars,omitempty"`
}
type outcome struct {
	Answers []answer `json:"answers"`
	Series  []series `json:"series"`
	Snappy  []string `json:"snappy"`
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
	options.OutOfOrderTimeWindow = each.OutOfOrderMs
	options.EnableExemplarStorage = true
	options.MaxExemplars = 100000
	logger := slog.New(slog.NewTextHandler(nothing{}, nil))
	db := must(tsdb.Open(dir, logger, nil, options, nil))
	defer db.Close()
	handler := remote.NewWriteHandler(logger, nil, db, remoteapi.MessageTypes{remoteapi.WriteV1MessageType, remoteapi.WriteV2MessageType}, false, false)
	_ = config.DefaultConfig
	out := outcome{Answers: []answer{}, Series: []series{}, Snappy: []string{}}
	for _, r := range each.Requests {
		body := must(base64.StdEncoding.DecodeString(r.Body))
		asked := httptest.NewRequest(r.Method, "/api/v1/write", bytes.NewReader(body))
		if r.ContentType != "" {
			asked.Header.Set("Content-Type", r.ContentType)
		}
		if r.ContentEncoding != "" {
			asked.Header.Set("Content-Encoding", r.ContentEncoding)
		}
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, asked)
		headers := map[string]string{}
		for name, values := range recorder.Header() {
			headers[http.CanonicalHeaderKey(name)] = strings.Join(values, ",")
		}
		out.Answers = append(out.Answers, answer{recorder.Code, headers, recorder.Body.String()})
		encoded := ""
		if decoded, err := snappy.Decode(nil, body); err == nil {
			encoded = base64.StdEncoding.EncodeToString(snappy.Encode(nil, decoded))
		}
		out.Snappy = append(out.Snappy, encoded)
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
