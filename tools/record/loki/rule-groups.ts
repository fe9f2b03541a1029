/** Rule groups of LogQL, right and wrong. */
const query = 'sum(rate({app="a"}[1m])) > 1'
const rule = (fields: Readonly<Record<string, unknown>>) => JSON.stringify({ name: 'g', rules: [fields] })

export const ruleGroups: readonly string[] = [
  rule({ alert: 'A', expr: query }), rule({ record: 'a:b', expr: query }), '', '{}', 'name: [', '5', 'name: 5\nrules: x\n', JSON.stringify({ name: '', rules: [] }), JSON.stringify({ name: 'g' }), JSON.stringify({ name: 'g', interval: 'x' }),
  rule({}), rule({ alert: 'A' }), rule({ alert: 'A', record: 'b', expr: query }), rule({ expr: query }), rule({ alert: 'A', expr: 'up' }), rule({ alert: 'A', expr: 'sum(rate({app="a"}[1m])' }), rule({ record: 'r', expr: '{app=~"["}' }), rule({ record: 'r', expr: '{app="a"}' }),
  rule({ record: 'r', expr: query, for: '1m' }), rule({ record: 'r', expr: query, annotations: { a: 'b' } }), rule({ record: 'a-b', expr: query }), rule({ record: 'größe', expr: query }), rule({ record: '{x}', expr: query }),
  rule({ alert: 'A', expr: query, labels: { 'a-b': 'c' } }), rule({ alert: 'A', expr: query, labels: { __name__: 'c' } }), rule({ alert: 'A', expr: query, annotations: { 'a.b': 'c' } }), rule({ alert: 'A', expr: query, annotations: { a: '{{ $labels.x' } }),
  rule({ alert: 'A', expr: query, labels: { a: '{{ nothing }}' } }), rule({ record: 'r', expr: query, labels: { a: '{{ nothing }}' } }), rule({ alert: 'A', expr: query, for: 'x' }), rule({ alert: 'A', expr: query, unknown: 1 }), rule({ alert: 'A', expr: query, keep_firing_for: '5m' }),
  JSON.stringify({ name: 'g', rules: [{ alert: 'A' }, { record: 'b-c', expr: query }] }), JSON.stringify({ name: '', rules: [{ alert: 'A' }] }),
]
