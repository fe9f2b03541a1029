import { expect, test } from 'vitest'
import { labelsOf, labelsRecord } from '../series/labels.ts'
import { relabel, relabelFault, type RelabelConfig } from './relabel.ts'

const before = { a: 'xy', b: 'q', c: 'xy', d: 'MiX', __meta_role: 'node' }

/** What is different afterwards: `name=value`, `-name` for what is gone, or `dropped`. */
function changes(config: RelabelConfig): string {
  const kept = relabel(labelsOf(before), [config])
  if (!kept) return 'dropped'
  const after = labelsRecord(kept)
  const gone = Object.keys(before).filter((name) => after[name] === undefined).map((name) => `-${name}`)
  const set = Object.entries(after).filter(([name, value]) => before[name as keyof typeof before] !== value).map(([name, value]) => `${name}=${value}`)
  return [...set, ...gone].join(' ')
}

// The right column is what Prometheus' own relabel package answers.
test.each<[RelabelConfig, string]>([
  [{ sourceLabels: ['a'], targetLabel: 't' }, 't=xy'],
  [{ sourceLabels: ['a', 'b'], targetLabel: 't' }, 't=xy;q'],
  [{ sourceLabels: ['a', 'b', 'c'], separator: '', targetLabel: 't' }, 't=xyqxy'],
  [{ sourceLabels: ['a'], regex: '(x).*', replacement: '${1}z', targetLabel: 't' }, 't=xz'],
  [{ sourceLabels: ['a'], regex: '(?P<first>.)(.)', replacement: '$first-$2-$$-$3', targetLabel: 't' }, 't=x-y-$-'],
  [{ sourceLabels: ['a'], regex: 'y', targetLabel: 't' }, ''],
  [{ sourceLabels: ['a'], regex: 'x.*', replacement: '', targetLabel: 'b' }, '-b'],
  [{ sourceLabels: ['a'], regex: '(.).*', replacement: 'v', targetLabel: 'n_$1' }, 'n_x=v'],
  [{ targetLabel: 't', replacement: 'fixed' }, 't=fixed'],
  [{ sourceLabels: ['none'], targetLabel: 'b' }, '-b'],
  [{ sourceLabels: ['a'], regex: 'x', action: 'keep' }, 'dropped'],
  [{ sourceLabels: ['a'], regex: 'xy', action: 'keep' }, ''],
  [{ sourceLabels: ['a'], regex: 'xy', action: 'drop' }, 'dropped'],
  [{ sourceLabels: ['a'], regex: 'x', action: 'drop' }, ''],
  [{ sourceLabels: ['a'], targetLabel: 'b', action: 'keepequal' }, 'dropped'],
  [{ sourceLabels: ['a'], targetLabel: 'c', action: 'keepequal' }, ''],
  [{ sourceLabels: ['a'], targetLabel: 'c', action: 'dropequal' }, 'dropped'],
  [{ sourceLabels: ['a'], targetLabel: 'b', action: 'dropequal' }, ''],
  [{ sourceLabels: ['a'], targetLabel: 't', modulus: 1000, action: 'hashmod' }, 't=165'],
  [{ sourceLabels: ['a', 'b'], targetLabel: 't', modulus: 7, action: 'hashmod' }, 't=6'],
  [{ regex: '__meta_(.+)', action: 'labelmap' }, 'role=node'],
  [{ regex: '__meta_(.+)', replacement: 'p_$1', action: 'labelmap' }, 'p_role=node'],
  [{ regex: 'a|b', action: 'labeldrop' }, '-a -b'],
  [{ regex: 'a|b', action: 'labelkeep' }, '-c -d -__meta_role'],
  [{ sourceLabels: ['d'], targetLabel: 't', action: 'lowercase' }, 't=mix'],
  [{ sourceLabels: ['d'], targetLabel: 't', action: 'uppercase' }, 't=MIX'],
])('%j gives %j', (config, expected) => {
  expect(changes(config)).toBe(expected)
  expect(relabelFault(config)).toBeUndefined()
})

test.each<[RelabelConfig, string]>([
  [{ action: 'hashmod', targetLabel: 't' }, 'relabel configuration for hashmod requires non-zero modulus'],
  [{ action: 'replace' }, "relabel configuration for replace action requires 'target_label' value"],
  [{ action: 'lowercase', targetLabel: 't', replacement: 'x' }, "'replacement' can not be set for lowercase action"],
  [{ action: 'keepequal', targetLabel: 't', regex: 'x' }, "keepequal action requires only 'source_labels' and `target_label`, and no other fields"],
  [{ action: 'labeldrop', regex: 'x', targetLabel: 't' }, "labeldrop action requires only 'regex', and no other fields"],
])('%j is refused', (config, message) => {
  expect(relabelFault(config)).toBe(message)
})
