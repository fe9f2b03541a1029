/** YAML to read into a struct: every field with every kind of value, and what goes wrong around it. */

const values = [
  'abc', '"abc"', "'5'", '5', '-5', '0', '007', '0x1f', '0b11', '0o17', '1_000', '1.5', '-0.5e3', '.5', '1e3', '.inf', '.nan', '99999999999', '1e30',
  'true', 'True', 'yes', 'On', 'n', 'off', 'null', '~', '""', '"null"', "'~'", '', '2024-01-02', '2024-01-02T03:04:05Z', '2024-13-02', '5m', '1h30m', '1d', '90', '5x', '1s2m',
  '-5m', '1.5s', '[]', '[1, 2]', '[a, null, b]', '{}', '{a: 1}', '{a: b, c: d}', '{name: x, count: 3}', '{url: x}', '{url: "", retry: 1}', '{url: x, retrie: 1}',
  '[{name: x}, {count: y}, 5]', '[{url: x, retry: 2}, {url: y}]', '[{url: x}, {retry: 2}]', '!!str 5', '!!int "5"', '!!int abc', '!!float 3', '!!bool yes', '!own 5', '!!null x',
  '|\n  some\n  lines', '>-\n  folded\n  text', 'a rather long text', 'zwölf lange Wörter', '"long and quoted text"', '{a: 1, a: 2}', '{1: 2, true: 3}', '<<', '{a: null, b: ~}', '65536', '65535', '1:30', '@x',
]

const fields = [
  'name', 'count', 'small', 'ratio', 'on_off', 'every', 'wait', 'labels', 'any', 'p_int', 'p_every', 'p_part', 'parts', 'names', 'plain', 'plains', 'counts', 'unknown',
]

const written = [
  '', '\n', '# only a comment\n', '---\n', '--- {}\n', '...\n', 'name: a\n---\nname: b\n', 'a', '5', '[1]', '- name: a\n', 'null',
  'name: a\nname: b\n', 'name: a\ncount: x\nsmall: -1\nratio: y\non_off: 5\nlabels: [a]\nparts: {a: 1}\n', 'unknown: 1\nother: 2\nname: a\n',
  'labels:\n  a: 1\n  b: 2\n  a: 3\n', 'labels: {a: 1, "a": 2}\n', 'parts:\n- name: a\n  name: b\n- name: c\n  foo: 1\n',
  'parts:\n- &p\n  name: a\n  count: 1\n- *p\n- <<: *p\n  count: 2\n- <<: [*p, {name: z, count: 9}]\n  name: k\n', 'parts:\n- <<: 5\n', 'parts:\n- <<: [5]\n', 'labels:\n  <<: {a: 1, b: 2}\n  b: 3\n',
  'labels:\n  b: 3\n  <<: {a: 1, b: 2}\n', 'any: &x [*x]\n', 'any: *nope\n', 'any: &x {a: 1}\nlabels: *x\n', 'name: &n abc\nplain: {url: *n}\n', 'any: {a: {b: [1, two, 3.5, {c: null}]}}\n',
  'every: 5m\nwait: 5m\np_every: 1h\n', 'every: 5\n', 'every: {a: 1}\n', 'every: abc\ncount: x\n', 'count: x\nevery: abc\n', 'plain: {}\ncount: x\n', 'count: x\nplain: {retry: y}\nunknown: z\n',
  'plains:\n- url: a\n- url: b\n  foo: 1\n- retry: x\n', '? name\n: a\n', '? [a]\n: b\n', '{name: a, count: 5}\n', 'name:\n  - a\n', 'name: |\n  text\n\n  more\ncount: 5\n',
  'name: "a\\tb"\n', "name: 'it''s'\n", 'name: a # comment\ncount: 5 # more\n', 'labels:\n\n\n  a: 1\n\n# c\n  b: 2\n', '  name: a\n  count: 2\n', 'name: a: b\n', 'name: [a\n', 'name: "a\n', 'name: a\n count: 5\n',
  'name: a\n\tcount: 5\n', 'labels:\n  a: 1\n b: 2\n', 'parts:\n- name: a\n count: 5\n', 'parts:\n  - name: a\n- name: b\n', 'name: %a\n', 'name: `a`\n', 'name: a\n}\n', 'name: {a\n', 'parts: [a, b\ncount: 5\n',
  'name: \'a\n\ncount: 5\n', 'labels: {a: 1\n\n', 'key without colon\nname: a\n', 'name: a\nkey without colon\ncount: 5\n', '- a\nname: b\n', 'name: b\n- a\n', 'name:: a\n', 'name: !!binary aGVsbG8=\n', 'name: !!binary "%"\n',
  'ümläut: 1\n', 'labels: {ü: "ß"}\nparts: [{ name: ä, cöunt: 1 }]\n', 'name: \u{1F600}\nany: {\u{1F600}: a, b: c}\n', 'labels:\n  key:\n  other: ~\n', 'names:\n- a\n-\n- ~\n- b\n', 'names: [a, , b]\n', 'names:\n  -a\n  - b\n',
  'parts:\n-   name: a\n    count: 1\n-\n  name: b\n', 'any:\n- - 1\n  - 2\n- - 3\n', '"name": a\n\'count\': 5\n', 'on_off: yes\nany: yes\nname: yes\nlabels: {yes: no}\n',
  'name: &a !!str 5\ncount: !!int &b 5\nlabels: &c\n  a: *a\n', 'labels: !!map\n  a: b\n', 'names: !!seq\n- a\n', 'name: a\r\ncount: x\r\n', '%YAML 1.1\n---\nname: a\n', '\ufeffname: a\n', 'name: a\n...\n',
]

export function yamlTexts(): string[] {
  const crossed = fields.flatMap((field) => values.map((value) => `name: a\n${field}: ${value}\n`.slice(field === 'name' ? 8 : 0)))
  return [...written, ...crossed]
}
