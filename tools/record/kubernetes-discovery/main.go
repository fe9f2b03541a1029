// Answers for each case of a JSON array, which are objects of a cluster and a kubernetes_sd_config, with the target groups
// that Prometheus' own discovery makes of them, over an API server that only lists and watches.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/promslog"
	"go.yaml.in/yaml/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/kubernetes"
	"github.com/prometheus/prometheus/discovery/targetgroup"
)

type object = map[string]any

type question struct {
	Objects []object `json:"objects"`
	Config  string   `json:"config"`
}

type group struct {
	Source  string              `json:"source"`
	Labels  map[string]string   `json:"labels"`
	Targets []map[string]string `json:"targets"`
}

var kinds = map[string]string{
	"pods": "Pod", "nodes": "Node", "services": "Service", "endpoints": "Endpoints", "endpointslices": "EndpointSlice", "ingresses": "Ingress",
	"namespaces": "Namespace", "replicasets": "ReplicaSet", "jobs": "Job",
}

func serve(objects []object) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Get("watch") != "" {
			w.WriteHeader(200)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		resource, namespace := parts[len(parts)-1], ""
		if len(parts) > 2 && parts[len(parts)-3] == "namespaces" {
			namespace = parts[len(parts)-2]
		}
		selector, err := labels.Parse(r.URL.Query().Get("labelSelector"))
		if err != nil {
			panic(err)
		}
		items := []object{}
		version := "v1"
		if parts[0] == "apis" {
			version = parts[1] + "/" + parts[2]
		}
		for _, each := range objects {
			meta := each["metadata"].(object)
			own := labels.Set{}
			if given, ok := meta["labels"].(object); ok {
				for name, value := range given {
					own[name] = value.(string)
				}
			}
			if each["kind"] != kinds[resource] || (namespace != "" && meta["namespace"] != namespace) || !selector.Matches(own) {
				continue
			}
			items = append(items, each)
		}
		answer := object{"kind": kinds[resource] + "List", "apiVersion": version, "metadata": metav1.ListMeta{ResourceVersion: "1"}, "items": items}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			panic(err)
		}
	}
}

func discover(q question) []group {
	server := httptest.NewServer(serve(q.Objects))
	defer server.CloseClientConnections()
	var config kubernetes.SDConfig
	if err := yaml.UnmarshalStrict([]byte(q.Config+"\napi_server: "+server.URL), &config); err != nil {
		panic(err)
	}
	registry := prometheus.NewRegistry()
	metrics := config.NewDiscovererMetrics(registry, discovery.NewRefreshMetrics(registry))
	discoverer, err := config.NewDiscoverer(discovery.DiscovererOptions{Logger: promslog.NewNopLogger(), Metrics: metrics})
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	channel := make(chan []*targetgroup.Group)
	go discoverer.Run(ctx, channel)
	found := map[string]*targetgroup.Group{}
	for {
		select {
		case groups := <-channel:
			for _, each := range groups {
				found[each.Source] = each
			}
			continue
		case <-time.After(1200 * time.Millisecond):
		}
		break
	}
	answer := []group{}
	for _, each := range found {
		g := group{Source: each.Source, Labels: map[string]string{}, Targets: []map[string]string{}}
		for name, value := range each.Labels {
			g.Labels[string(name)] = string(value)
		}
		for _, target := range each.Targets {
			own := map[string]string{}
			for name, value := range target {
				own[string(name)] = string(value)
			}
			g.Targets = append(g.Targets, own)
		}
		answer = append(answer, g)
	}
	return answer
}

func main() {
	os.Setenv("KUBE_FEATURE_WatchListClient", "false")
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := make([][]group, len(questions))
	done := make(chan struct{})
	for i := range questions {
		go func() {
			answers[i] = discover(questions[i])
			done <- struct{}{}
		}()
	}
	for range questions {
		<-done
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
