package main

import (
	"encoding/json"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/translator/prometheusremotewrite"
	"github.com/prometheus/prometheus/model/value"
)

// Series of remote write that metrics become: a line each, labels and samples.
func remoteWrite(q question) answer {
	settings := prometheusremotewrite.Settings{}
	if err := json.Unmarshal([]byte(q.Config), &settings); err != nil {
		return fail(err)
	}
	found, _ := prometheusremotewrite.FromMetrics(metrics(q.JSON), settings)
	lines := []string{}
	for _, series := range found {
		sort.Slice(series.Labels, func(i, j int) bool { return series.Labels[i].Name < series.Labels[j].Name })
		sort.Slice(series.Samples, func(i, j int) bool { return series.Samples[i].Timestamp < series.Samples[j].Timestamp })
		if len(series.Samples) == 0 {
			continue
		}
		parts := []string{}
		for _, label := range series.Labels {
			parts = append(parts, label.Name+"="+strconv.Quote(label.Value))
		}
		for _, sample := range series.Samples {
			text := strconv.FormatFloat(sample.Value, 'f', -1, 64)
			if math.Float64bits(sample.Value) == value.StaleNaN {
				text = "stale"
			}
			parts = append(parts, text+"@"+strconv.FormatInt(sample.Timestamp, 10))
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	sort.Strings(lines)
	return answer{Value: lines}
}
