package main

import (
	"encoding/json"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

type write struct {
	Verb        string          `json:"verb"`
	Manager     string          `json:"manager"`
	Subresource string          `json:"subresource"`
	Force       bool            `json:"force"`
	Object      json.RawMessage `json:"object"`
}

// Makes the writes in `data` one after the other, and answers what each led to: the object, or
// the refusal, after which the object is what it was.
func managed(q question) answer {
	var writes []write
	if err := json.Unmarshal(q.Data, &writes); err != nil {
		panic(err)
	}
	converter := applyconfigurations.NewTypeConverter(scheme.Scheme)
	empty := newObject(q.Kind)
	kinds, _, err := scheme.Scheme.ObjectKinds(empty)
	if err != nil {
		panic(err)
	}
	kind := kinds[0]
	version := fieldpath.APIVersion(kind.GroupVersion().String())
	var live runtime.Object
	steps := []answer{}
	for _, w := range writes {
		reset := fieldpath.NewSet(fieldpath.MakePathOrDie("status"))
		if w.Subresource == "status" {
			reset = fieldpath.NewSet(fieldpath.MakePathOrDie("spec"))
		}
		filters := map[fieldpath.APIVersion]fieldpath.Filter{version: fieldpath.NewExcludeSetFilter(reset)}
		manager, err := managedfields.NewDefaultFieldManager(converter, scheme.Scheme, scheme.Scheme, scheme.Scheme, kind, kind.GroupVersion(), w.Subresource, filters)
		if err != nil {
			panic(err)
		}
		before := live
		if before == nil {
			before = newObject(q.Kind)
		}
		before.GetObjectKind().SetGroupVersionKind(kind)
		var after runtime.Object
		if w.Verb == "apply" {
			config := &unstructured.Unstructured{Object: map[string]any{}}
			if err := kjson.UnmarshalCaseSensitivePreserveInts(w.Object, &config.Object); err != nil {
				panic(err)
			}
			after, err = manager.Apply(before.DeepCopyObject(), config, w.Manager, w.Force)
		} else {
			after = newObject(q.Kind)
			if err := json.Unmarshal(w.Object, after); err != nil {
				panic(err)
			}
			after, err = manager.Update(before.DeepCopyObject(), after, w.Manager)
		}
		if err != nil {
			steps = append(steps, failed(err))
			continue
		}
		// As through the storage: what is empty and what is absent become one.
		stored, err := json.Marshal(after)
		if err != nil {
			panic(err)
		}
		live = newObject(q.Kind)
		if err := json.Unmarshal(stored, live); err != nil {
			panic(err)
		}
		live.GetObjectKind().SetGroupVersionKind(kind)
		accessor, err := meta.Accessor(live)
		if err != nil {
			panic(err)
		}
		accessor.SetUID("uid")
		// The times are the machine's; an answer has none.
		printed := live.DeepCopyObject()
		accessor, err = meta.Accessor(printed)
		if err != nil {
			panic(err)
		}
		entries := accessor.GetManagedFields()
		for index := range entries {
			entries[index].Time = nil
		}
		text, err := json.Marshal(printed)
		if err != nil {
			panic(err)
		}
		steps = append(steps, answer{"object": json.RawMessage(text)})
	}
	return answer{"steps": steps}
}
