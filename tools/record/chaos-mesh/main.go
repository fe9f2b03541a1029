// chaos-eval: what Chaos Mesh's webhook makes of objects. Input: one JSON object a line ({"kind": ..., ...});
// output: one line each: {"defaulted": object} or {"error": words} (the object does not decode or is refused).
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook"

	"github.com/chaos-mesh/chaos-mesh/api/v1alpha1"
)

type hooked interface {
	webhook.CustomValidator
	webhook.CustomDefaulter
	runtime.Object
}

var kinds = map[string]func() hooked{
	"PodChaos":     func() hooked { return &v1alpha1.PodChaos{} },
	"NetworkChaos": func() hooked { return &v1alpha1.NetworkChaos{} },
	"StressChaos":  func() hooked { return &v1alpha1.StressChaos{} },
	"DNSChaos":     func() hooked { return &v1alpha1.DNSChaos{} },
	"TimeChaos":    func() hooked { return &v1alpha1.TimeChaos{} },
	"HTTPChaos":    func() hooked { return &v1alpha1.HTTPChaos{} },
	"IOChaos":      func() hooked { return &v1alpha1.IOChaos{} },
	"Schedule":     func() hooked { return &v1alpha1.Schedule{} },
	"Workflow":     func() hooked { return &v1alpha1.Workflow{} },
}

func judge(line []byte) (answer map[string]any) {
	answer = map[string]any{}
	defer func() {
		if found := recover(); found != nil {
			answer["panic"] = fmt.Sprint(found)
		}
	}()
	var head struct{ Kind string }
	if err := json.Unmarshal(line, &head); err != nil {
		answer["error"] = err.Error()
		return
	}
	object := kinds[head.Kind]()
	if err := json.Unmarshal(line, object); err != nil {
		answer["decode"] = err.Error()
		return
	}
	if err := object.Default(context.Background(), object); err != nil {
		answer["error"] = err.Error()
		return
	}
	// Before it is validated: that fills in what stands within a Schedule, which nobody stores.
	defaulted, err := json.Marshal(object)
	if err != nil {
		answer["error"] = err.Error()
		return
	}
	answer["defaulted"] = json.RawMessage(defaulted)
	if _, err := object.ValidateCreate(context.Background(), object); err != nil {
		answer["error"] = err.Error()
	}
	return
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		if err := out.Encode(judge(lines.Bytes())); err != nil {
			panic(err)
		}
	}
}
