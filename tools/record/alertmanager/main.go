// Answers with Alertmanager's own packages: matchers, label sets, configurations, time intervals, templates.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"gopkg.in/yaml.v2"

	"github.com/prometheus/alertmanager/alert"
	"github.com/prometheus/alertmanager/config"
	"github.com/prometheus/alertmanager/dispatch"
	"github.com/prometheus/alertmanager/featurecontrol"
	"github.com/prometheus/alertmanager/matcher/compat"
	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"
	"github.com/prometheus/alertmanager/template"
	"github.com/prometheus/alertmanager/timeinterval"
)

type question struct {
	Matchers *string           `json:"matchers"`
	Matcher  *string           `json:"matcher"`
	Mode     string            `json:"mode"`
	Labels   map[string]string `json:"labels"`
	Config   *string           `json:"config"`
	Interval *string           `json:"interval"`
	Sets     []model.LabelSet  `json:"sets"`
	At       []time.Time       `json:"at"`
	Text     *string           `json:"text"`
	HTML     *string           `json:"html"`
	Files    []string          `json:"files"`
	Receiver string            `json:"receiver"`
	Group    model.LabelSet    `json:"group"`
	Alerts   []model.Alert     `json:"alerts"`
}

func printed(ms []*labels.Matcher) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, m.String())
	}
	return out
}

func matchers(q question) ([]string, error) {
	if q.Matcher != nil {
		var m *labels.Matcher
		var err error
		switch q.Mode {
		case "classic":
			m, err = labels.ParseMatcher(*q.Matcher)
		case "utf8":
			m, err = compat.UTF8MatcherParser(slog.New(slog.NewTextHandler(io.Discard, nil)))(*q.Matcher, "api")
		default:
			m, err = compat.Matcher(*q.Matcher, "api")
		}
		if err != nil {
			return nil, err
		}
		return printed([]*labels.Matcher{m}), nil
	}
	var ms []*labels.Matcher
	var err error
	switch q.Mode {
	case "classic":
		ms, err = labels.ParseMatchers(*q.Matchers)
	case "utf8":
		var parsed labels.Matchers
		parsed, err = parse.Matchers(*q.Matchers)
		ms = parsed
	default:
		var parsed labels.Matchers
		parsed, err = compat.Matchers(*q.Matchers, "api")
		ms = parsed
	}
	if err != nil {
		return nil, err
	}
	return printed(ms), nil
}

func render(q question) (string, error) {
	tmpl, err := template.FromGlobs(nil)
	if err != nil {
		return "", err
	}
	for _, file := range q.Files {
		if err := tmpl.Parse(strings.NewReader(file)); err != nil {
			return "", err
		}
	}
	tmpl.ExternalURL, _ = url.Parse("http://alertmanager.example:9093")
	alerts := []*alert.Alert{}
	for _, a := range q.Alerts {
		alerts = append(alerts, &alert.Alert{Alert: a})
	}
	data := tmpl.Data(q.Receiver, q.Group, nil, "first notification", alerts...)
	if q.HTML != nil {
		return tmpl.ExecuteHTMLString(*q.HTML, data)
	}
	return tmpl.ExecuteTextString(*q.Text, data)
}

// Where each label set goes: receiver, route, and what it would be grouped by and when.
func routed(cfg *config.Config, sets []model.LabelSet) []any {
	root := dispatch.NewRoute(cfg.Route, nil)
	out := []any{}
	for _, set := range sets {
		matches := []any{}
		for _, r := range root.Match(set) {
			groupBy := []string{}
			for name := range r.RouteOpts.GroupBy {
				groupBy = append(groupBy, string(name))
			}
			sort.Strings(groupBy)
			matches = append(matches, []any{
				r.Idx, r.RouteOpts.Receiver, r.Key(), r.ID(), groupBy, r.RouteOpts.GroupByAll,
				r.RouteOpts.GroupWait.Seconds(), r.RouteOpts.GroupInterval.Seconds(), r.RouteOpts.RepeatInterval.Seconds(), r.RouteOpts.Labels,
			})
		}
		out = append(out, matches)
	}
	return out
}

func answer(q question) (reply any) {
	defer func() {
		if reason := recover(); reason != nil {
			reply = map[string]any{"panic": fmt.Sprint(reason)}
		}
	}()
	said := func(value any, err error) any {
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		return map[string]any{"value": value}
	}
	switch {
	case q.Matchers != nil || q.Matcher != nil:
		return said(matchers(q))
	case q.Labels != nil:
		set := model.LabelSet{}
		for name, value := range q.Labels {
			set[model.LabelName(name)] = model.LabelValue(value)
		}
		return said([]string{set.Fingerprint().String(), set.String()}, nil)
	case q.Config != nil:
		cfg, err := config.Load(*q.Config)
		if err != nil {
			return said(nil, err)
		}
		if q.Sets != nil {
			return said(routed(cfg, q.Sets), nil)
		}
		return said(cfg.String(), nil)
	case q.Interval != nil:
		var ti []timeinterval.TimeInterval
		if err := yaml.UnmarshalStrict([]byte(*q.Interval), &ti); err != nil {
			return said(nil, err)
		}
		inside := []bool{}
		intervener := timeinterval.NewIntervener(map[string][]timeinterval.TimeInterval{"i": ti})
		for _, at := range q.At {
			in, _, _ := intervener.Mutes([]string{"i"}, at)
			inside = append(inside, in)
		}
		out, err := yaml.Marshal(ti)
		if err != nil {
			return said(nil, err)
		}
		return said([]any{inside, string(out)}, nil)
	default:
		return said(render(q))
	}
}

func main() {
	flags, err := featurecontrol.NewFlags(slog.New(slog.NewTextHandler(io.Discard, nil)), "")
	if err != nil {
		panic(err)
	}
	compat.InitFromFlags(slog.New(slog.NewTextHandler(io.Discard, nil)), flags)
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := []any{}
	for _, q := range questions {
		answers = append(answers, answer(q))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		panic(err)
	}
}
