import type { Pod, Taint, Toleration } from '@track/apimachinery'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { nextPlan, tolerationTime } from './evictions.ts'

const lost: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }
const dedicated: Taint = { key: 'dedicated', value: 'gpu', effect: 'NoExecute' }

function pod(...tolerations: readonly Toleration[]): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [], tolerations: [...tolerations] } }
}

const forSeconds = (tolerationSeconds: number): Toleration => ({ key: lost.key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds })
const always: Toleration = { operator: 'Exists' }

const rows: readonly (readonly [words: string, tolerations: readonly Toleration[], taints: readonly Taint[], seconds: number])[] = [
  ['no toleration', [], [lost], 0],
  ['a toleration for ever', [always], [lost, dedicated], Infinity],
  ['a toleration for a while', [forSeconds(300)], [lost], 300],
  ['a negative while', [forSeconds(-1)], [lost], 0],
  ['the shortest of two', [forSeconds(300), { key: 'dedicated', operator: 'Equal', value: 'gpu', tolerationSeconds: 20 }], [lost, dedicated], 20],
  ['another value', [{ key: 'dedicated', operator: 'Equal', value: 'cpu' }], [dedicated], 0],
  ['another effect', [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }], [dedicated], 0],
  ['one of two', [forSeconds(300)], [lost, dedicated], 0],
]

test.each(rows)('%s', (_words, tolerations, taints, seconds) => {
  expect(tolerationTime(pod(...tolerations), taints)).toBe(seconds * second)
})

const start = 100 * second
const later = 110 * second
const planned = { since: start, at: start + 60 * second }

test('a plan begins with the taint, keeps its begin, and goes with the taint', () => {
  expect(nextPlan(pod(forSeconds(60)), [lost], undefined, start)).toEqual(planned)
  expect(nextPlan(pod(forSeconds(60)), [lost], planned, later)).toEqual(planned)
  expect(nextPlan(pod(forSeconds(60)), [], planned, later)).toBeUndefined()
  expect(nextPlan(pod(always), [lost], planned, later)).toBeUndefined()
  expect(nextPlan(pod(), [lost], planned, later)).toEqual({ since: later, at: later })
})
