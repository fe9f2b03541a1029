import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printFieldErrors } from '@track/apimachinery'
import { expect, test } from 'vitest'
import { defaultNamespaces } from './chaos-kind.ts'
import type { ChaosSpec } from './chaos-object.ts'
import { checkSchedule, type ScheduleSpec } from './schedule.ts'
import { chaosKinds } from './table.ts'
import { checkWorkflow, fillIn, type WorkflowObject } from './workflow.ts'

type Case = readonly [kind: string, spec: ChaosSpec, error: string | null, defaulted?: ChaosSpec]

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../testdata/webhook.json'), 'utf8')) as { cases: Case[] }

/** What Go leaves out or prints, whether it was given or not: zero values. */
function withoutZero(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutZero)
  const kept = Object.entries(value).map(([name, each]) => [name, withoutZero(each)] as const)
    .filter(([, each]) => each !== '' && each !== 0 && each !== null && each !== false && JSON.stringify(each) !== '[]' && JSON.stringify(each) !== '{}')
  return Object.fromEntries(kept)
}

function answer(kind: string, spec: ChaosSpec): { error: string | null; spec: unknown } {
  const given = structuredClone(spec)
  if (kind === 'Schedule') {
    const schedule = given as unknown as ScheduleSpec
    schedule.concurrencyPolicy ||= 'Forbid'
    const errors = checkSchedule(schedule)
    return { error: errors.length > 0 ? printFieldErrors(errors) : null, spec: withoutZero(schedule) }
  }
  if (kind === 'Workflow') {
    fillIn(given as unknown as WorkflowObject['spec'], 'shop')
    const errors = checkWorkflow(given as unknown as WorkflowObject['spec'])
    return { error: errors.length > 0 ? printFieldErrors(errors) : null, spec: withoutZero(given) }
  }
  const chaos = chaosKinds.find((each) => each.kind === kind)!
  defaultNamespaces(given, 'shop')
  chaos.webhookDefaults?.(given, 'shop')
  const errors = chaos.check(given)
  return { error: errors.length > 0 ? printFieldErrors(errors) : null, spec: withoutZero(given) }
}

test.each([...chaosKinds.map(({ kind }) => kind), 'Schedule', 'Workflow'])('%s: what the webhook fills in and refuses', (kind) => {
  const wrong = cases.filter(([each]) => each === kind).flatMap(([, spec, error, defaulted]) => {
    const found = answer(kind, spec)
    const expected = { error, spec: error === null ? withoutZero(defaulted ?? spec) : found.spec }
    return JSON.stringify(sorted(found)) === JSON.stringify(sorted(expected)) ? [] : [{ spec, found, expected }]
  })
  expect(wrong.slice(0, 3)).toEqual([])
  expect(wrong.length).toBe(0)
})

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]))
}
