/** The labels that absent() gives: those that its argument's equality matchers fix. */
import { type Labels, metricName, noLabels, withLabel, withoutLabels } from '../../series/labels.ts'
import type { Expression } from '../syntax.ts'

export function absentLabels(expression: Expression): Labels {
  const inner = expression.kind === 'step invariant' ? expression.expression : expression
  if (inner.kind === 'range') return absentLabels(inner.selector)
  if (inner.kind !== 'selector') return noLabels
  let labels = noLabels
  const seen = new Set<string>()
  for (const { name, type, value } of inner.matchers) {
    if (name === metricName || name === '__type__' || name === '__unit__') continue
    // A label that is asked for twice is in doubt, and left out.
    if (type === '=' && !seen.has(name)) {
      labels = withLabel(labels, name, value)
      seen.add(name)
    } else {
      labels = withoutLabels(labels, [name])
    }
  }
  return labels
}
