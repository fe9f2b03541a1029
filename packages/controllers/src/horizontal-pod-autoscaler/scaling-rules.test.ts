/** The rows are those of pkg/controller/podautoscaler/horizontal_test.go of Kubernetes 1.34. */
import type { HPAScalingPolicy, HPAScalingRules } from '@track/apimachinery'
import { minute, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { limited, limitedBy, stabilized, stabilizedWith, withScaleEvent } from './scaling-rules.ts'
import type { ScaleEvent } from './state.ts'

const now = 1000 * minute

describe('without a behavior', () => {
  const rows: readonly (readonly [words: string, current: number, wished: number, min: number, max: number, replicas: number, reason: string])[] = [
    ['within range', 5, 7, 3, 8, 7, 'DesiredWithinRange'],
    ['less than the minimum', 3, 1, 2, 8, 2, 'TooFewReplicas'],
    ['zero is allowed', 1, 0, 0, 10, 0, 'DesiredWithinRange'],
    ['more than the maximum', 20, 1000, 1, 10, 10, 'TooManyReplicas'],
    ['more than twice as many', 3, 1000, 1, 2000, 6, 'ScaleUpLimit'],
    ['four are always allowed', 1, 1000, 1, 2000, 4, 'ScaleUpLimit'],
  ]

  test.each(rows)('%s: %i wishes for %i in %i … %i', (_words, current, wished, min, max, replicas, reason) => {
    expect(limited(wished, { current, min, max })).toMatchObject({ replicas, reason })
  })

  const ago = (replicas: number, minutes: number) => ({ replicas, at: now - minutes * minute })
  const pasts: readonly (readonly [words: string, past: readonly ReturnType<typeof ago>[], wished: number, replicas: number, kept: number])[] = [
    ['nothing before', [], 5, 5, 1],
    ['more was recommended', [ago(4, 2), ago(5, 1)], 3, 5, 3],
    ['less was recommended', [ago(1, 2), ago(2, 1)], 3, 3, 3],
    ['more was recommended long ago', [ago(10, 10), ago(9, 9)], 3, 3, 2],
    ['old ones make room', [ago(10, 10), ago(4, 1), ago(5, 2), ago(9, 9)], 3, 5, 4],
  ]

  test.each(pasts)('%s', (_words, past, wished, replicas, kept) => {
    const outcome = stabilized(wished, past, now)
    expect([outcome.replicas, outcome.recommendations.length]).toEqual([replicas, kept])
  })
})

const policy = (type: string, value: number, periodSeconds: number): HPAScalingPolicy => ({ type, value, periodSeconds }) as HPAScalingPolicy
const pods = (value: number, period = 60) => policy('Pods', value, period)
const percent = (value: number, period = 60) => policy('Percent', value, period)

/** The n-th event in the middle of the n-th part of the last two minutes. */
function spread(...changes: readonly number[]): ScaleEvent[] {
  const part = 120 / changes.length
  return changes.map((change, index) => ({ change, at: now - Math.trunc(120 - part * (index + 1) + part / 2) * second }))
}

const defaults: Required<Record<'up' | 'down', readonly HPAScalingPolicy[]>> = { up: [pods(4, 15), percent(100, 15)], down: [percent(100, 15)] }

interface Row {
  readonly current: number
  readonly wished: number
  readonly min?: number
  readonly max?: number
  readonly policies?: readonly HPAScalingPolicy[]
  readonly ups?: readonly ScaleEvent[]
  readonly downs?: readonly ScaleEvent[]
  readonly gets: readonly [replicas: number, reason: string]
}

const rows: Record<string, Row> = {
  'within range': { current: 5, wished: 7, min: 3, max: 8, gets: [7, 'DesiredWithinRange'] },
  'less than the minimum': { current: 3, wished: 1, min: 2, max: 8, gets: [2, 'TooFewReplicas'] },
  'zero is allowed': { current: 1, wished: 0, min: 0, max: 10, gets: [0, 'DesiredWithinRange'] },
  'far more than the maximum': { current: 100, wished: 1000, min: 100, max: 150, gets: [150, 'TooManyReplicas'] },
  'up: one percent is one pod': { current: 3, wished: 1000, max: 2000, policies: [percent(1)], gets: [4, 'ScaleUpLimit'] },
  'down: twenty pods': { current: 1000, wished: 3, min: 3, max: 2000, policies: [pods(20)], gets: [980, 'ScaleDownLimit'] },
  'up: by default doubled': { current: 10, wished: 50, gets: [20, 'ScaleUpLimit'] },
  'up: pods are more than percent': { current: 10, wished: 500, policies: [pods(100), percent(100)], gets: [110, 'ScaleUpLimit'] },
  'up: percent are more than pods': { current: 10, wished: 500, policies: [pods(2), percent(100)], gets: [20, 'ScaleUpLimit'] },
  'up: enough pods': { current: 10, wished: 50, policies: [pods(100)], gets: [50, 'DesiredWithinRange'] },
  'up: too few pods': { current: 10, wished: 50, policies: [pods(30)], gets: [40, 'ScaleUpLimit'] },
  'up: too few percent': { current: 10, wished: 50, policies: [percent(200)], gets: [30, 'ScaleUpLimit'] },
  'down: pods are more than percent': { current: 100, wished: 2, policies: [pods(20), percent(1)], gets: [80, 'ScaleDownLimit'] },
  'down: percent are less than pods': { current: 100, wished: 2, policies: [pods(2), percent(1)], gets: [98, 'ScaleDownLimit'] },
  'down: not below the minimum of pods': { current: 10, wished: 0, policies: [pods(100)], gets: [1, 'TooFewReplicas'] },
  'down: not below the minimum of percent': { current: 10, wished: 2, min: 5, policies: [percent(100)], gets: [5, 'TooFewReplicas'] },
  'down: too few pods': { current: 10, wished: 2, policies: [pods(5)], gets: [5, 'ScaleDownLimit'] },
  'down: just enough percent': { current: 10, wished: 5, policies: [percent(50)], gets: [5, 'DesiredWithinRange'] },
  'up with a past: the maximum of pods': { current: 100, wished: 500, max: 200, policies: [pods(300)], ups: spread(1, 5, 9), gets: [200, 'TooManyReplicas'] },
  'up with a past: the maximum of percent': { current: 100, wished: 500, max: 200, policies: [percent(10000)], ups: spread(1, 5, 9), gets: [200, 'TooManyReplicas'] },
  'up with a past: more than allowed came already': { current: 100, wished: 500, policies: [pods(5, 120)], ups: spread(1, 5, 9), gets: [100, 'ScaleUpLimit'] },
  'up with a past: pods count from the period before': { current: 100, wished: 500, policies: [pods(150, 120)], ups: spread(1, 5, 9), gets: [235, 'ScaleUpLimit'] },
  'up with a past: percent count from the period before': { current: 100, wished: 500, policies: [percent(200, 120)], ups: spread(1, 5, 9), gets: [255, 'ScaleUpLimit'] },
  'up with a past: what went counts too': { current: 6, wished: 24, policies: [percent(300, 300)], ups: spread(4), downs: spread(2), gets: [16, 'ScaleUpLimit'] },
  'down with a past: all may go': { current: 10, wished: 5, downs: spread(1, 5, 9), gets: [5, 'DesiredWithinRange'] },
  'down with a past: the minimum': { current: 100, wished: 0, policies: [pods(115, 120)], downs: spread(1, 5, 9), gets: [1, 'TooFewReplicas'] },
  'down with a past: another minimum': { current: 100, wished: 0, min: 5, policies: [pods(130, 120)], downs: spread(1, 5, 9), gets: [5, 'TooFewReplicas'] },
  'down with a past: the minimum of percent': { current: 100, wished: 2, min: 5, policies: [percent(100, 120)], downs: spread(1, 5, 9), gets: [5, 'TooFewReplicas'] },
  'down with a past: more than allowed went already': { current: 100, wished: 2, policies: [pods(5, 120)], downs: spread(1, 5, 9), gets: [100, 'ScaleDownLimit'] },
  'down with a past: percent count from the period before': { current: 100, wished: 0, policies: [percent(50, 120)], downs: spread(2, 4, 6), gets: [56, 'ScaleDownLimit'] },
  'down with a past: what came counts too': { current: 10, wished: 1, policies: [percent(50, 180)], ups: spread(2), downs: spread(4), gets: [6, 'ScaleDownLimit'] },
  'down with a past: never up': { current: 100, wished: 0, policies: [percent(10, 120)], downs: spread(10, 10, 10), gets: [100, 'ScaleDownLimit'] },
  'down with a past: more than everything': { current: 10, wished: 5, policies: [percent(1000, 120)], downs: spread(10, 10, 10), gets: [5, 'DesiredWithinRange'] },
  'up: two periods': { current: 100, wished: 200, policies: [pods(1000, 120), percent(100)], ups: spread(8, 12, 9, 11), gets: [200, 'DesiredWithinRange'] },
  'down: two periods': { current: 100, wished: 5, policies: [pods(1000, 30), percent(100)], downs: spread(8, 12, 9, 11), gets: [5, 'DesiredWithinRange'] },
}

test.each(Object.entries(rows))('%s', (words, { current, wished, min = 1, max = 1000, policies, ups = [], downs = [], gets }) => {
  const rules = (direction: 'up' | 'down'): HPAScalingRules => {
    return { selectPolicy: 'Max', policies: [...((words.startsWith(direction) && policies) || defaults[direction])] }
  }
  const outcome = limitedBy({ scaleUp: rules('up'), scaleDown: rules('down') }, wished, { current, min, max }, { ups, downs }, now)
  expect([outcome.replicas, outcome.reason]).toEqual(gets)
})

const selections: readonly (readonly [select: 'Min' | 'Max' | 'Disabled', current: number, wished: number, replicas: number])[] = [
  ['Min', 1, 10, 2], ['Max', 1, 10, 3], ['Disabled', 1, 10, 1], ['Min', 5, 1, 3], ['Max', 8, 1, 4], ['Disabled', 5, 1, 5],
]

test.each(selections)('two pods or half of them, %s: from %i to %i', (selectPolicy, current, wished, replicas) => {
  const rules: HPAScalingRules = { selectPolicy, policies: [pods(2), percent(50)] }
  expect(limitedBy({ scaleUp: rules, scaleDown: rules }, wished, { current, min: 1, max: 100 }, { ups: [], downs: [] }, now).replicas).toBe(replicas)
})

const windows: readonly (readonly [words: string, current: number, wished: number, replicas: number, reason: string | undefined])[] = [
  ['up to the lowest of the window', 1, 8, 4, 'ScaleUpStabilized'],
  ['not below what there is', 6, 8, 6, 'ScaleUpStabilized'],
  ['down to the highest of the window', 10, 2, 6, 'ScaleDownStabilized'],
  ['as wished', 5, 5, 5, undefined],
]

test.each(windows)('windows: %s', (_words, current, wished, replicas, reason) => {
  const past = [{ replicas: 4, at: now - 30 * second }, { replicas: 6, at: now - 40 * second }, { replicas: 99, at: now - 90 * second }]
  const behavior = { scaleUp: { stabilizationWindowSeconds: 60 }, scaleDown: { stabilizationWindowSeconds: 60 } }
  const outcome = stabilizedWith(behavior, wished, { current, min: 1, max: 100 }, past, now)
  expect([outcome.replicas, outcome.held?.reason]).toEqual([replicas, reason])
})

test('scale events are kept as long as a policy looks back', () => {
  const rules: HPAScalingRules = { policies: [pods(1, 60), pods(1, 180)] }
  const kept = withScaleEvent([{ change: 1, at: now - 170 * second }, { change: 2, at: now - 190 * second }], 3, rules, now)
  expect(kept.map(({ change }) => change).sort()).toEqual([1, 3])
})
