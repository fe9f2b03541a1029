// Answers questions about API objects with the upstream libraries: a JSON line a question on
// standard input, a JSON line an answer on standard output. Used to record expectations.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

type question struct {
	Ask  string            `json:"ask"`
	Text string            `json:"text"`
	With string            `json:"with"`
	Data json.RawMessage   `json:"data"`
	Set  map[string]string `json:"set"`
	Kind string            `json:"kind"`
}

type answer map[string]any

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		reply, known := replies[q.Ask]
		if !known {
			panic("unknown question " + q.Ask)
		}
		if err := out.Encode(reply(q)); err != nil {
			panic(err)
		}
	}
}

var replies = map[string]func(question) answer{
	"quote":         func(q question) answer { return answer{"text": strconv.Quote(q.Text)} },
	"quantity":      quantity,
	"quantities":    quantities,
	"selector":      selector,
	"labelSelector": labelSelector,
	"fieldSelector": fieldSelector,
	"names":         names,
	"addresses":     addresses,
	"fields":        goFields,
	"convert":       convert,
	"json":          parse,
	"read":          read,
	"jsonPath":      jsonPath,
	"protobuf":      protobufBody,
	"managed":       managed,
	"strategic":     strategic,
	"yaml":          yamlMistake,
}

func yamlMistake(q question) answer {
	var value any
	if err := yaml.Unmarshal([]byte(q.Text), &value); err != nil {
		return failed(err)
	}
	return answer{}
}

func failed(err error) answer { return answer{"error": err.Error()} }

func quantity(q question) answer {
	parsed, err := resource.ParseQuantity(q.Text)
	if err != nil {
		return failed(err)
	}
	format, text := parsed.Format, parsed.String()
	value, milli := parsed.Value(), parsed.MilliValue()
	return answer{"text": text, "format": format, "value": fmt.Sprint(value), "milli": fmt.Sprint(milli), "double": fmt.Sprint(parsed.AsApproximateFloat64())}
}

func quantities(q question) answer {
	a, err := resource.ParseQuantity(q.Text)
	if err != nil {
		return failed(err)
	}
	b, err := resource.ParseQuantity(q.With)
	if err != nil {
		return failed(err)
	}
	sum, difference := a.DeepCopy(), a.DeepCopy()
	sum.Add(b)
	difference.Sub(b)
	return answer{"sum": sum.String(), "difference": difference.String(), "compared": a.Cmp(b)}
}

func selector(q question) answer {
	parsed, err := labels.Parse(q.Text)
	if err != nil {
		return failed(err)
	}
	return answer{"text": parsed.String(), "matches": parsed.Matches(labels.Set(q.Set))}
}

func labelSelector(q question) answer {
	var parsed metav1.LabelSelector
	if err := json.Unmarshal(q.Data, &parsed); err != nil {
		return failed(err)
	}
	selector, err := metav1.LabelSelectorAsSelector(&parsed)
	if err != nil {
		return failed(err)
	}
	return answer{"text": selector.String(), "matches": selector.Matches(labels.Set(q.Set))}
}

func fieldSelector(q question) answer {
	parsed, err := fields.ParseSelector(q.Text)
	if err != nil {
		return failed(err)
	}
	return answer{"text": parsed.String(), "matches": parsed.Matches(fields.Set(q.Set))}
}

func names(q question) answer {
	return answer{
		"qualifiedName":            validation.IsQualifiedName(q.Text),
		"labelValue":               validation.IsValidLabelValue(q.Text),
		"dns1123Label":             validation.IsDNS1123Label(q.Text),
		"dns1123Subdomain":         validation.IsDNS1123Subdomain(q.Text),
		"wildcardDns1123Subdomain": validation.IsWildcardDNS1123Subdomain(q.Text),
		"dns1035Label":             validation.IsDNS1035Label(q.Text),
		"cIdentifier":              validation.IsCIdentifier(q.Text),
		"percent":                  validation.IsValidPercent(q.Text),
		"httpHeaderName":           validation.IsHTTPHeaderName(q.Text),
		"envVarName":               validation.IsRelaxedEnvVarName(q.Text),
		"strictEnvVarName":         validation.IsEnvVarName(q.Text),
		"configMapKey":             validation.IsConfigMapKey(q.Text),
		"portName":                 validation.IsValidPortName(q.Text),
	}
}

func addresses(q question) answer {
	said := func(errs field.ErrorList) []string {
		all := []string{}
		for _, err := range errs {
			all = append(all, err.Error())
		}
		return all
	}
	at := field.NewPath("address")
	return answer{
		"ip":         said(validation.IsValidIP(at, q.Text)),
		"legacyIp":   said(validation.IsValidIPForLegacyField(at, q.Text, false, nil)),
		"cidr":       said(validation.IsValidCIDR(at, q.Text)),
		"legacyCidr": said(validation.IsValidCIDRForLegacyField(at, q.Text, false, nil)),
	}
}
