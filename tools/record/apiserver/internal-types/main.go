// Prints the structs that Kubernetes holds in memory for pod specs and job policies, for
// packages/apiserver/src/registry/internal-types.ts: refusals show values in this form.
//
//	go run . $(go list -m -f '{{.Dir}}' k8s.io/kubernetes@v1.34.10) > …/internal-types.ts
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

var declared = map[string]ast.Expr{}

// Types of other packages, by what their JSON is.
var foreign = map[string]string{
	"resource.Quantity": "q", "intstr.IntOrString": "x", "metav1.Time": "t", "types.UID": "s",
	"metav1.ObjectMeta": "a", "metav1.LabelSelector": "a", "api.PodConditionType": "s", "api.ConditionStatus": "s",
	"api.ObjectFieldSelector": ".ObjectFieldSelector",
}

var basic = map[string]string{"string": "s", "bool": "b", "int32": "n", "int64": "n", "int": "n"}

func code(expr ast.Expr) string {
	switch t := expr.(type) {
	case *ast.StarExpr:
		return "*" + code(t.X)
	case *ast.ArrayType:
		return "[" + code(t.Elt)
	case *ast.MapType:
		return "{" + code(t.Value)
	case *ast.SelectorExpr:
		name := t.X.(*ast.Ident).Name + "." + t.Sel.Name
		if c, ok := foreign[name]; ok {
			return c
		}
		return declaredCode(t.Sel.Name)
	case *ast.Ident:
		if c, ok := basic[t.Name]; ok {
			return c
		}
		return declaredCode(t.Name)
	}
	panic(fmt.Sprintf("%T", expr))
}

func declaredCode(name string) string {
	expr, ok := declared[name]
	if !ok {
		panic("no type " + name)
	}
	if _, ok := expr.(*ast.StructType); ok {
		need(name)
		return "." + name
	}
	return code(expr)
}

var order []string
var needed = map[string]bool{}

func need(name string) {
	if !needed[name] {
		needed[name] = true
		order = append(order, name)
	}
}

func row(name string) string {
	parts := []string{name}
	for _, field := range declared[name].(*ast.StructType).Fields.List {
		if len(field.Names) == 0 {
			parts = append(parts, "="+strings.TrimPrefix(code(field.Type), "."))
			continue
		}
		for _, id := range field.Names {
			parts = append(parts, id.Name+":"+code(field.Type))
		}
	}
	return strings.Join(parts, ";")
}

func main() {
	for _, file := range []string{"pkg/apis/core/types.go", "pkg/apis/batch/types.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(os.Args[1], file), nil, 0)
		if err != nil {
			panic(err)
		}
		for _, decl := range parsed.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				for _, spec := range gen.Specs {
					if t, ok := spec.(*ast.TypeSpec); ok {
						declared[t.Name.Name] = t.Type
					}
				}
			}
		}
	}
	for _, root := range []string{"PodTemplateSpec", "PodFailurePolicy", "SuccessPolicy", "ServicePort", "Taint", "Toleration"} {
		need(root)
	}
	fmt.Println("/** Structs of Kubernetes 1.34 in memory; printed by tools/record/apiserver/internal-types. */")
	fmt.Println("export const internalTypes = `")
	for i := 0; i < len(order); i++ {
		fmt.Println(row(order[i]))
	}
	fmt.Println("`")
}
