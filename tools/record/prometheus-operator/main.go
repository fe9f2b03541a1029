// What the Prometheus Operator makes of objects: a line of JSON in, a line out with the configuration that it writes, and
// whom it rejects in which words.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sort"

	"github.com/prometheus/client_golang/prometheus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	"github.com/prometheus-operator/prometheus-operator/pkg/operator"
	prom "github.com/prometheus-operator/prometheus-operator/pkg/prometheus"
)

type given struct {
	Prometheus      monitoringv1.Prometheus            `json:"prometheus"`
	Namespaces      []corev1.Namespace                 `json:"namespaces"`
	Secrets         []corev1.Secret                    `json:"secrets"`
	ServiceMonitors []*monitoringv1.ServiceMonitor     `json:"serviceMonitors"`
	PodMonitors     []*monitoringv1.PodMonitor         `json:"podMonitors"`
	Probes          []*monitoringv1.Probe              `json:"probes"`
	ScrapeConfigs   []*monitoringv1alpha1.ScrapeConfig `json:"scrapeConfigs"`
	Additional      string                             `json:"additional"`
	RuleFiles       []string                           `json:"ruleFiles"`
}

type answer struct {
	Config   string      `json:"config,omitempty"`
	Error    string      `json:"error,omitempty"`
	Rejected [][2]string `json:"rejected,omitempty"`
}

func list[T interface {
	metav1.Object
}](objects []T) prom.ListAllByNamespaceFn {
	return func(namespace string, selector labels.Selector, add cache.AppendFunc) error {
		for _, each := range objects {
			if each.GetNamespace() == namespace && selector.Matches(labels.Set(each.GetLabels())) {
				add(each)
			}
		}
		return nil
	}
}

func selected[T operator.ConfigurationResource](kind string, all operator.TypedResourcesSelection[T], a *answer) map[string]T {
	for key, each := range all {
		if message := each.Conditions()[0].Message; message != "" {
			a.Rejected = append(a.Rejected, [2]string{kind + " " + key, message})
		}
	}
	return all.ValidResources()
}

func ask(line []byte) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	var g given
	if err := json.Unmarshal(line, &g); err != nil {
		return answer{Error: "decode: " + err.Error()}
	}
	ctx := context.Background()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	p := &g.Prometheus
	client := fake.NewClientset()
	for i := range g.Secrets {
		client.Tracker().Add(&g.Secrets[i])
	}
	informer := cache.NewSharedIndexInformer(nil, &corev1.Namespace{}, 0, cache.Indexers{})
	for i := range g.Namespaces {
		informer.GetStore().Add(&g.Namespaces[i])
	}
	store := assets.NewStoreBuilder(client.CoreV1(), client.CoreV1())
	metrics := operator.NewMetrics(prometheus.NewRegistry())
	selector, err := prom.NewResourceSelector(quiet, p, store, informer, metrics, operator.NewFakeRecorder(1000, p))
	if err != nil {
		return answer{Error: err.Error()}
	}
	generator, err := prom.NewConfigGenerator(quiet, p, prom.WithEndpointSliceSupport())
	if err != nil {
		return answer{Error: err.Error()}
	}
	sm, err := selector.SelectServiceMonitors(ctx, list(g.ServiceMonitors))
	if err != nil {
		return answer{Error: err.Error()}
	}
	pm, err := selector.SelectPodMonitors(ctx, list(g.PodMonitors))
	if err != nil {
		return answer{Error: err.Error()}
	}
	pr, err := selector.SelectProbes(ctx, list(g.Probes))
	if err != nil {
		return answer{Error: err.Error()}
	}
	sc, err := selector.SelectScrapeConfigs(ctx, list(g.ScrapeConfigs))
	if err != nil {
		return answer{Error: err.Error()}
	}
	services, podMonitors := selected("ServiceMonitor", sm, &a), selected("PodMonitor", pm, &a)
	probes, configs := selected("Probe", pr, &a), selected("ScrapeConfig", sc, &a)
	sort.Slice(a.Rejected, func(i, j int) bool { return a.Rejected[i][0] < a.Rejected[j][0] })
	text, err := generator.GenerateServerConfiguration(p, services, podMonitors, probes, configs, store, []byte(g.Additional), nil, nil, g.RuleFiles)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	a.Config = string(text)
	return a
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		out.Encode(ask(in.Bytes()))
	}
}
