// Histograms of prometheus/client_golang v1.25.0 with native buckets: what they say after series of observations, exemplars included; a line a case.
package main

import (
	"encoding/json"
	"math"
	"os"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

type answer struct {
	Name      string    `json:"name"`
	Micros    []int64   `json:"micros"`
	Schema    int32     `json:"schema"`
	Threshold float64   `json:"threshold"`
	Zeros     uint64    `json:"zeros"`
	Indexes   []int32   `json:"indexes"`
	Counts    []int64   `json:"counts"`
	Exemplars []string  `json:"exemplars"`
	Classic   []string  `json:"classic"`
}

func main() {
	seed := uint64(1)
	next := func() float64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return float64(seed>>11) / (1 << 53)
	}
	series := func(n int, low, high float64) []int64 {
		values := make([]int64, n)
		for i := range values {
			values[i] = int64(math.Exp(math.Log(low) + next()*(math.Log(high)-math.Log(low))))
		}
		return values
	}
	powers := []int64{0, 1, 2, 3, 4, 8, 1000, 1024, 4096, 500000, 250000, 125000, 1000000, 2000000, 4000000, 8000000, 1048576}
	cases := []answer{
		{Name: "powers of two and nothing", Micros: powers},
		{Name: "a usual service", Micros: series(300, 2e3, 2e5)},
		{Name: "few, of the same size", Micros: series(12, 1e4, 1.1e4)},
		{Name: "from a microsecond to a day", Micros: series(400, 1, 8.64e10)},
		{Name: "just over the limit", Micros: series(900, 1, 3e6)},
	}
	for seeds := 0; seeds < 30; seeds++ {
		low := math.Exp(next() * 14)
		cases = append(cases, answer{Name: "drawn " + strconv.Itoa(seeds), Micros: series(int(5+next()*200), low, low*math.Exp(next()*12))})
	}
	for place := range cases {
		told(&cases[place])
	}
	output := json.NewEncoder(os.Stdout)
	for _, each := range cases {
		if err := output.Encode(each); err != nil {
			panic(err)
		}
	}
}

func told(each *answer) {
	histogram := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "a", Buckets: prometheus.DefBuckets, NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 160,
	})
	for place, micros := range each.Micros {
		observer := histogram.(prometheus.ExemplarObserver)
		observer.ObserveWithExemplar(float64(micros)/1e6, prometheus.Labels{"trace_id": strconv.Itoa(place)})
	}
	var written dto.Metric
	if err := histogram.Write(&written); err != nil {
		panic(err)
	}
	native := written.Histogram
	each.Schema, each.Threshold, each.Zeros = native.GetSchema(), native.GetZeroThreshold(), native.GetZeroCount()
	index, count, delta := int32(0), int64(0), 0
	each.Indexes, each.Counts, each.Exemplars, each.Classic = []int32{}, []int64{}, []string{}, []string{}
	for _, span := range native.PositiveSpan {
		index += span.GetOffset()
		for range span.GetLength() {
			count += native.PositiveDelta[delta]
			delta++
			if count > 0 {
				each.Indexes = append(each.Indexes, index)
				each.Counts = append(each.Counts, count)
			}
			index++
		}
	}
	for _, exemplar := range native.Exemplars {
		each.Exemplars = append(each.Exemplars, exemplar.Label[0].GetValue())
	}
	for _, bucket := range native.Bucket {
		if bucket.Exemplar != nil {
			each.Classic = append(each.Classic, strconv.FormatFloat(bucket.GetUpperBound(), 'g', -1, 64)+" "+bucket.Exemplar.Label[0].GetValue())
		}
	}
}
