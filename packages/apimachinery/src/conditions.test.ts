import { expect, test } from 'vitest'
import { condition, isConditionTrue, withCondition, withoutCondition } from './conditions.ts'

interface Shown {
  type: string
  status: string
  reason?: string
  lastTransitionTime?: string
}

const [noon, one] = ['2026-01-05T12:00:00Z', '2026-01-05T13:00:00Z']
const ready: Shown = { type: 'Ready', status: 'True', reason: 'Started', lastTransitionTime: noon }
const scheduled: Shown = { type: 'PodScheduled', status: 'True', lastTransitionTime: noon }

test('found by type', () => {
  expect(condition([scheduled, ready], 'Ready')).toBe(ready)
  expect(condition([scheduled], 'Ready')).toBeUndefined()
  expect(condition(undefined, 'Ready')).toBeUndefined()
  expect(isConditionTrue([ready], 'Ready')).toBe(true)
  expect(isConditionTrue([{ ...ready, status: 'Unknown' }], 'Ready')).toBe(false)
})

test('a new one gets the time of its setting, at the end', () => {
  expect(withCondition([scheduled], { type: 'Ready', status: 'False' }, one)).toEqual([
    scheduled, { type: 'Ready', status: 'False', lastTransitionTime: one },
  ])
})

test('the time moves with the status only', () => {
  expect(withCondition([ready], { type: 'Ready', status: 'True', reason: 'Other' }, one)).toEqual([{ ...ready, reason: 'Other' }])
  expect(withCondition([ready, scheduled], { type: 'Ready', status: 'False' }, one)).toEqual([
    { type: 'Ready', status: 'False', lastTransitionTime: one }, scheduled,
  ])
})

test('taken away', () => {
  expect(withoutCondition([ready, scheduled], 'Ready')).toEqual([scheduled])
  expect(withoutCondition(undefined, 'Ready')).toEqual([])
})
