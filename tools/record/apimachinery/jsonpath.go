package main

import (
	"bytes"

	"k8s.io/client-go/util/jsonpath"
	kjson "sigs.k8s.io/json"
)

// Prints the template in `text` for `data`: strictly, with missing keys allowed, and as JSON.
func jsonPath(q question) answer {
	var data any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(q.Data, &data); err != nil {
		panic(err)
	}
	printed := func(allowMissing, asJSON bool) any {
		template := jsonpath.New("out").AllowMissingKeys(allowMissing)
		template.EnableJSONOutput(asJSON)
		if err := template.Parse(q.Text); err != nil {
			return answer{"error": err.Error()}
		}
		var out bytes.Buffer
		if err := template.Execute(&out, data); err != nil {
			return answer{"error": err.Error()}
		}
		return answer{"text": out.String()}
	}
	return answer{"strict": printed(false, false), "missing": printed(true, false), "json": printed(true, true)}
}
