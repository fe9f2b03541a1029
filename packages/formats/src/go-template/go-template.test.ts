/** Templates beyond those of the recording: what Go's text/template answers to the same data. */
import { describe, expect, test } from 'vitest'
import { executeTemplate } from './executor.ts'
import { builtInFunctions as functions } from './functions.ts'
import { parseTemplate, TemplateError } from './parser.ts'

const data = { name: 'web', list: ['a', 'b'], map: { x: 1, y: null, z: { deep: true } }, half: 0.5, big: 2.5e21, small: 0.00002, none: null, no: false }

const printed: Record<string, string> = {
  '{{println "a" 1}}b': 'a 1\nb',
  '{{html "<a href=\'x\'>&"}}': '&lt;a href=&#39;x&#39;&gt;&amp;',
  '{{urlquery "a b&c"}}': 'a+b%26c',
  '{{js "a<b> \'c\' é=\\n"}}': "a\\u003Cb\\u003E \\'c\\' é\\u003D\\u000A",
  '{{le 1 1}} {{le 2 1}} {{lt "a" "b"}}': 'true false true',
  'a{{- /* gone */ -}} b': 'ab',
  '{{"a" }}  {{- " b" -}}  c': 'a bc',
  '{{/* gone */}}x': 'x',
  '{{.half}} {{.small}} {{.big}} {{.none}} {{.map}}': '0.5 2e-05 2.5e+21 <no value> map[x:1 y:<nil> z:map[deep:true]]',
  '{{with $x := .map.x}}{{$x}}{{else}}no{{end}}': '1',
  '{{with .no}}yes{{else with .name}}{{.}}{{end}}': 'web',
  '{{range $i, $e := .list}}{{if $i}}, {{end}}{{$e}}{{end}}': 'a, b',
  '{{range $e := .list}}{{$e}}{{else}}none{{end}}': 'ab',
  '{{range $k, $v := .map}}{{$k}}={{$v}} {{end}}': 'x=1 y=<no value> z=map[deep:true] ',
  '{{define "T"}}[{{.}}]{{end}}{{template "T" .name}}{{template "T"}}': '[web][<no value>]',
  '{{$x := "a"}}{{if true}}{{$x = "b"}}{{$x := "c"}}{{$x}}{{end}}{{$x}}': 'cb',
  '{{(index .list 1) | printf "%s-%s" "x"}}': 'x-b',
  '{{.map.z.deep | not}} {{and 1 0 2}} {{or 0 "" "x"}}{{.a | }}': 'false 0 x<no value>',
  '{{if and .name (not .no) (eq .map.x 1 2)}}yes{{end}}': 'yes',
  "{{'a'}} {{0x10}} {{1_000}} {{-3}} {{+4}} {{1e3}} {{`raw\\n`}}": '97 16 1000 -3 4 1000 raw\\n',
  '{{"\\u00e9\\t\\"" }}': 'é\t"',
  '{{len .map}}{{len .list}}{{len "é"}}': '322',
  '{{index .map "z" "deep"}}{{index .map "nothing"}}': 'true<no value>',
  '{{slice .list 1}}{{slice "hello" 1 3}}{{slice .list 0 1}}': '[b]el[a]',
  '{{print}}{{print "a" "b" 1 2 .list}}': 'ab1 2 [a b]',
  '{{printf "%v|%5s|%-5s|%05d|%+d|%x|%X|%q|%t|%c|%T|%.1f|%e|%g" .list "a" "b" 7 7 255 255 "q" true 65 "s" .half 1.5 .half}}':
    '[a b]|    a|b    |00007|+7|ff|FF|"q"|true|A|string|0.5|1.500000e+00|0.5',
  '{{printf "%s %d" "a"}}{{printf "%d" 1 2}}{{printf "%z" 1}}': 'a %!d(MISSING)1%!(EXTRA int=2)%!z(int=1)',
  '{{range .list}}{{if eq . "a"}}{{continue}}{{end}}{{.}}{{end}}{{range 2}}{{.}}{{break}}{{end}}': 'b0',
  '{{range $.list}}{{$.name}}{{end}}': 'webweb',
  '{{block "B" .map}}{{.x}}{{end}}': '1',
  '{{not 0}} {{not .none}} {{lt "a" "b"}} {{gt 2.5 1.5}} {{ge 2 2}} {{ne 1 2}}': 'true true true true true true',
}

/** Parse errors are thrown, those of execution come with what was printed before. */
const refused: Record<string, string> = {
  '{{.list.x}}': `template: output:1:7: executing "output" at <.list.x>: can't evaluate field x in type interface {}`,
  '\n{{.name | index .list}}': 'template: output:2:10: executing "output" at <index .list>: error calling index: cannot index slice/array with type string',
  '{{.none.x}}': 'template: output:1:7: executing "output" at <.none.x>: nil pointer evaluating interface {}.x',
  '{{range .half}}{{end}}': "template: output:1:8: executing \"output\" at <.half>: range can't iterate over 0.5",
  '{{nil}}': 'template: output:1:2: executing "output" at <nil>: nil is not a command',
  '{{1 2}}': "template: output:1:2: executing \"output\" at <1>: can't give argument to non-function 1",
  '{{(.list).x}}': "template: output:1:3: executing \"output\" at <.list>: can't evaluate field x in type []interface {}",
  '{{and}}': 'template: output:1:2: executing "output" at <and>: wrong number of args for and: want at least 1 got 0',
  '{{lt .list 1}}': 'template: output:1:2: executing "output" at <lt .list 1>: error calling lt: invalid type for comparison',
  '{{len 3}}': 'template: output:1:2: executing "output" at <len 3>: error calling len: len of type int',
  '{{if}}x{{end}}': 'template: output:1: missing value for if',
  '{{range .list}}{{else}}{{else}}{{end}}': 'template: output:1: expected end; found {{else}}',
  'a\n{{if true}}\nb': 'template: output:3: unexpected EOF',
  '{{break}}': 'template: output:1: {{break}} outside {{range}}',
  '{{ | .a}}': 'template: output:1: unexpected "|" in command',
  '{{define "x"}}': 'template: output:1: unexpected EOF',
  '{{define x}}{{end}}': 'template: output:1: unexpected "x" in define clause',
  '{{/* a }}': 'template: output:1: unclosed comment',
  '{{(.a}}': 'template: output:1: unclosed left paren',
  '{{.a)}}': 'template: output:1: unexpected right paren',
  '{{`a}}': 'template: output:1: unterminated raw quoted string',
  '{{$a := 1}}{{$b}}': 'template: output:1: undefined variable "$b"',
  '{{if true}}{{$a := 1}}{{end}}{{$a}}': 'template: output:1: undefined variable "$a"',
}

function answerOf(text: string): string {
  try {
    const { text: shown, error } = executeTemplate(parseTemplate(text, { name: 'output', functions }), data, { functions, refusesMissingKeys: false })
    return error ?? shown
  } catch (reason) {
    if (reason instanceof TemplateError) return reason.message
    throw reason
  }
}

test.each(Object.entries(printed))('%j', (template, expected) => expect(answerOf(template)).toBe(expected))

test.each(Object.entries(refused))('%j is refused', (template, expected) => expect(answerOf(template)).toBe(expected))

describe('every function has a case', () => {
  const templates = [...Object.keys(printed), ...Object.keys(refused)].join('\n')

  test.each(Object.keys(functions))('%s', (name) => expect(templates).toMatch(new RegExp(`\\b${name}\\b`)))
})
