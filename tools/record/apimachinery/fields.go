package main

import (
	"reflect"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
)

// Every struct that the client's scheme reaches, by its name in the OpenAPI documents, with how
// each JSON field stands in Go: `*` a pointer, `o` omitempty, and the kind of its type.
func goFields(question) answer {
	found := map[string]any{}
	for _, known := range scheme.Scheme.AllKnownTypes() {
		walkStruct(known, found)
	}
	for _, extra := range []any{metav1.Table{}, metav1.DeleteOptions{}, metav1.Status{}, metav1.PartialObjectMetadata{}} {
		walkStruct(reflect.TypeOf(extra), found)
	}
	return found
}

func typeName(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	host := strings.Split(path[0], ".")
	for left, right := 0, len(host)-1; left < right; left, right = left+1, right-1 {
		host[left], host[right] = host[right], host[left]
	}
	return strings.Join(append(host, path[1:]...), ".") + "." + t.Name()
}

func walkStruct(t reflect.Type, found map[string]any) {
	name := typeName(t)
	if _, done := found[name]; done || t.Kind() != reflect.Struct {
		return
	}
	fields := map[string]string{}
	found[name] = fields
	collectFields(t, fields, found)
}

func collectFields(t reflect.Type, fields map[string]string, found map[string]any) {
	for index := 0; index < t.NumField(); index++ {
		member := t.Field(index)
		tag, hasTag := member.Tag.Lookup("json")
		if !hasTag || tag == "-" {
			continue
		}
		parts := strings.Split(tag, ",")
		inner := member.Type
		said := ""
		if inner.Kind() == reflect.Pointer {
			said += "*"
			inner = inner.Elem()
		}
		if parts[0] == "" {
			collectFields(inner, fields, found)
			continue
		}
		for _, option := range parts[1:] {
			if option == "omitempty" {
				said += "o"
			}
			if option == "omitzero" {
				said += "z"
			}
		}
		said += inner.Kind().String()
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Map || inner.Kind() == reflect.Pointer {
			if inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Uint8 {
				said += " bytes"
			}
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			said += " " + typeName(inner)
			walkStruct(inner, found)
		}
		outer := member.Type
		if outer.Kind() == reflect.Pointer {
			outer = outer.Elem()
		}
		fields[parts[0]] = said + "\t" + outer.String()
	}

}
