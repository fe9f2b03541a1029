package main

import (
	"bytes"
	"encoding/json"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/kubernetes/scheme"
	kjson "sigs.k8s.io/json"
)

// `apps/v1/Deployment` or `v1/Pod` as an empty object of that kind.
func newObject(kind string) runtime.Object {
	group, version, name := "", "", kind
	for index := len(kind) - 1; index >= 0; index-- {
		if kind[index] == '/' {
			name = kind[index+1:]
			parsed, err := schema.ParseGroupVersion(kind[:index])
			if err != nil {
				panic(err)
			}
			group, version = parsed.Group, parsed.Version
			break
		}
	}
	object, err := scheme.Scheme.New(schema.GroupVersionKind{Group: group, Version: version, Kind: name})
	if err != nil {
		panic(err)
	}
	return object
}

// Reads strictly what stands in `data`, and prints what was read.
func read(q question) answer {
	object := newObject(q.Kind)
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	_, _, err := decoder.Decode(q.Data, nil, object)
	said := answer{}
	if err != nil {
		said["error"] = err.Error()
		if !runtime.IsStrictDecodingError(err) {
			return said
		}
	}
	said["object"] = object
	return said
}

func strategic(q question) answer {
	var both struct {
		Object map[string]any `json:"object"`
		Patch  map[string]any `json:"patch"`
	}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(q.Data, &both); err != nil {
		panic(err)
	}
	merged, err := strategicpatch.StrategicMergeMapPatch(both.Object, both.Patch, newObject(q.Kind))
	if err != nil {
		return failed(err)
	}
	text, err := json.Marshal(merged)
	if err != nil {
		panic(err)
	}
	return answer{"object": json.RawMessage(text)}
}

// The object in `data` as the body of a protobuf request, in base64.
func protobufBody(q question) answer {
	object := newObject(q.Kind)
	if err := json.Unmarshal(q.Data, object); err != nil {
		panic(err)
	}
	kinds, _, err := scheme.Scheme.ObjectKinds(object)
	if err != nil {
		panic(err)
	}
	object.GetObjectKind().SetGroupVersionKind(kinds[0])
	var body bytes.Buffer
	if err := protobuf.NewSerializer(scheme.Scheme, scheme.Scheme).Encode(object, &body); err != nil {
		panic(err)
	}
	return answer{"body": body.Bytes(), "object": object}
}

// The object in `data` as the converter of patched and applied objects reads it.
func convert(q question) answer {
	var data map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(q.Data, &data); err != nil {
		panic(err)
	}
	object := newObject(q.Kind)
	err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(data, object, true)
	if err != nil && !runtime.IsStrictDecodingError(err) {
		return failed(err)
	}
	said := answer{"object": object}
	if err != nil {
		said["error"] = err.Error()
	}
	return said
}

// What the JSON reader says of the text: its fault, or the fields that stand there twice.
func parse(q question) answer {
	var value any
	strict, err := kjson.UnmarshalStrict([]byte(q.Text), &value)
	if err != nil {
		return failed(err)
	}
	said := []string{}
	for _, each := range strict {
		said = append(said, each.Error())
	}
	return answer{"strict": said}
}
