package main

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
)

type unmarshaler interface{ Unmarshal(*confmap.Conf) error }

var unmarshalerType = reflect.TypeOf((*unmarshaler)(nil)).Elem()
var textType = reflect.TypeOf((*encoding.TextUnmarshaler)(nil)).Elem()

func shape(t reflect.Type, seen map[reflect.Type]bool, root bool) any {
	if t.Kind() == reflect.Pointer {
		s := shape(t.Elem(), seen, false)
		if m, ok := s.(map[string]any); ok {
			m["pointer"] = true
		}
		return s
	}
	if t == reflect.TypeOf(time.Duration(0)) {
		return "duration"
	}
	out := map[string]any{}
	nested := reflect.PointerTo(t).Implements(unmarshalerType)
	if strings.HasPrefix(t.Name(), "Optional[") {
		f, _ := t.FieldByName("value")
		s := shape(f.Type, seen, false)
		if m, ok := s.(map[string]any); ok {
			m["optional"] = true
			return m
		}
		return map[string]any{"is": s, "optional": true}
	}
	if reflect.PointerTo(t).Implements(textType) {
		if t.Kind() == reflect.String && strings.Contains(t.String(), "configopaque") {
			return "string"
		}
		return map[string]any{"is": "text", "type": t.String()}
	}
	switch t.Kind() {
	case reflect.Struct:
		if seen[t] {
			return "any"
		}
		seen[t] = true
		defer delete(seen, t)
		fields := [][2]any{}
		var walk func(reflect.Type)
		walk = func(t reflect.Type) {
			for i := 0; i < t.NumField(); i++ {
				f := t.Field(i)
				if !f.IsExported() && !f.Anonymous {
					continue
				}
				tag := f.Tag.Get("mapstructure")
				name, opts, _ := strings.Cut(tag, ",")
				if name == "-" {
					continue
				}
				if strings.Contains(opts, "squash") {
					ft := f.Type
					if ft.Kind() == reflect.Pointer {
						ft = ft.Elem()
					}
					if ft.Kind() == reflect.Struct {
						walk(ft)
						continue
					}
				}
				if strings.Contains(opts, "remain") {
					fields = append(fields, [2]any{"*", "any"})
					continue
				}
				if name == "" {
					name = strings.ToLower(f.Name)
				}
				fields = append(fields, [2]any{name, shape(f.Type, seen, false)})
			}
		}
		walk(t)
		out["is"] = "struct"
		out["type"] = t.String()
		out["fields"] = fields
		if nested {
			out["nested"] = true
		}
		return out
	case reflect.Map:
		return map[string]any{"is": "map", "of": shape(t.Elem(), seen, false), "type": t.String()}
	case reflect.Slice, reflect.Array:
		return map[string]any{"is": "list", "of": shape(t.Elem(), seen, false)}
	case reflect.Interface:
		return "any"
	}
	return t.Kind().String()
}

func schemas() answer {
	f, _ := factories()
	out := map[string]any{}
	add := func(kind string, t component.Type, cfg component.Config) {
		c := confmap.New()
		def := map[string]any{}
		if c.Marshal(cfg) == nil {
			def = c.ToStringMap()
		}
		text, err := json.Marshal(def)
		if err != nil {
			text = []byte("{}")
		}
		out[kind+"/"+t.String()] = map[string]any{"shape": shape(reflect.TypeOf(cfg), map[reflect.Type]bool{}, true), "default": json.RawMessage(text)}
	}
	for k, x := range f.Receivers {
		add("receivers", k, x.CreateDefaultConfig())
	}
	for k, x := range f.Processors {
		add("processors", k, x.CreateDefaultConfig())
	}
	for k, x := range f.Exporters {
		add("exporters", k, x.CreateDefaultConfig())
	}
	for k, x := range f.Connectors {
		add("connectors", k, x.CreateDefaultConfig())
	}
	for k, x := range f.Extensions {
		add("extensions", k, x.CreateDefaultConfig())
	}
	return answer{Value: out}
}
