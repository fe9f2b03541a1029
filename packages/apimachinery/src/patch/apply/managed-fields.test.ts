import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KubeObject } from '../../object.ts'
import { groupVersion } from '../../resource.ts'
import { readObject } from '../../schema/read.ts'
import { typeOf } from '../../schema/types.ts'
import { StatusError } from '../../status-error.ts'
import { kindOf, recorded, withoutNulls } from '../../testing/recording.ts'
import { applyManaged, trackManaged } from './managed-fields.ts'

interface Question {
  /** What the writes show. */
  readonly text: string
  readonly kind: string
  readonly data: readonly Write[]
}

interface Write {
  readonly verb: 'update' | 'apply'
  readonly manager: string
  readonly subresource?: string
  readonly force?: boolean
  readonly object: KubeObject
}

interface Step {
  readonly object?: KubeObject
  readonly error?: string
}

function written(live: KubeObject | undefined, { verb, manager, subresource = '', force = false, object }: Write, kind: string): Step {
  const names = kindOf(kind)
  const write = { live, type: typeOf(names)!, apiVersion: groupVersion(names), manager, subresource, time: '2026-01-05T08:00:00Z' }
  try {
    if (verb === 'apply') return { object: applyManaged({ ...write, config: object, force }) }
    const updated = readObject<KubeObject>(object, write.type).object
    const managedFields = trackManaged({ ...write, updated })
    return { object: { ...updated, metadata: { ...updated.metadata, managedFields } } }
  } catch (error) {
    // A refusal is an answer too.
    if (!(error instanceof StatusError)) throw error
    return { error: error.message }
  }
}

/** As recorded: without times, and with the uid that a stored object has. */
function shown({ object, error }: Step): Step {
  if (!object) return { error: error! }
  const { managedFields = [], ...metadata } = object.metadata
  const entries = managedFields.map((entry) => {
    const untimed = { ...entry }
    delete untimed.time
    return untimed
  })
  return { object: { ...object, metadata: { ...metadata, uid: 'uid', ...(entries.length > 0 && { managedFields: entries }) } } }
}

test.each(recorded<Question, { steps: Step[] }>('managed').map(([question, answer]) => [question.text, question, answer] as const))('%s', (_text, { kind, data }, { steps }) => {
  let live: KubeObject | undefined
  const made: Step[] = data.map((write) => {
    const step = written(live, write, kind)
    live = step.object ? { ...step.object, metadata: { ...step.object.metadata, uid: 'uid' } } : live
    return shown(step)
  })
  expect(made).toEqual(withoutNulls(steps))
  expect(made.map(({ object }) => JSON.stringify(object?.metadata.managedFields)))
    .toEqual(steps.map(({ object }) => JSON.stringify(object?.metadata.managedFields)))
})

test('a conflict names its causes', () => {
  const pod = (image: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image }] } })
  const write = { type: 'io.k8s.api.core.v1.Pod', apiVersion: 'v1', subresource: '', time: '2026-01-05T08:00:00Z' }
  const live = applyManaged({ ...write, live: undefined, config: pod('1'), manager: 'one', force: false })
  expect(() => applyManaged({ ...write, live, config: pod('2'), manager: 'two', force: false })).toThrow(expect.objectContaining({
    code: 409,
    details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.containers[name="a"].image' }] },
  }))
})

test('an apply that changes nothing keeps its time', () => {
  const config: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '1' } }
  const write = { type: 'io.k8s.api.core.v1.ConfigMap', apiVersion: 'v1', manager: 'one', subresource: '', force: false, config }
  const first = applyManaged({ ...write, live: undefined, time: '2026-01-05T08:00:00Z' })
  const live = { ...first, metadata: { ...first.metadata, uid: 'u' } }
  const again = applyManaged({ ...write, live, time: '2026-01-05T09:00:00Z' })
  const changed = applyManaged({ ...write, config: { ...config, data: { a: '2' } }, live, time: '2026-01-05T09:00:00Z' })
  expect([again, changed].map(({ metadata }) => metadata.managedFields?.[0]?.time)).toEqual(['2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z'])
})

const configMap: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', uid: 'u', labels: { app: 'a' } }, data: { a: '1' } }
const update = { type: 'io.k8s.api.core.v1.ConfigMap', apiVersion: 'v1', subresource: '', manager: 'one' }
const created = trackManaged({ ...update, live: undefined, updated: configMap, time: '2026-01-05T08:00:00Z' })
const stored = { ...configMap, metadata: { ...configMap.metadata, managedFields: created } }

test('what the server sets has no owner', () => {
  expect(created).toEqual([{
    manager: 'one', operation: 'Update', apiVersion: 'v1', time: '2026-01-05T08:00:00Z', fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { '.': {}, 'f:a': {} }, 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } } },
  }])
})

test.each([[[], 'an empty list'], [[{}], 'one empty entry']])('%j, %s, takes all owners away', (managedFields) => {
  const updated = { ...configMap, metadata: { ...configMap.metadata, managedFields } } as KubeObject
  expect(trackManaged({ ...update, live: stored, updated, time: '2026-01-05T09:00:00Z' })).toEqual([])
})

test('entries that stay as they were are the same entries, and those of a client that sends none are kept', () => {
  const updated = { ...configMap, data: { a: '1', b: '2' } }
  const [first, second] = trackManaged({ ...update, manager: 'two', live: stored, updated, time: '2026-01-05T09:00:00Z' })
  expect(first).toEqual(created[0])
  expect(first!.fieldsV1).toBe(created[0]!.fieldsV1)
  expect(second).toMatchObject({ manager: 'two', time: '2026-01-05T09:00:00Z', fieldsV1: { 'f:data': { 'f:b': {} } } })
})

test('one who writes again what was already his changes the time of his entry alone', () => {
  const updated = { ...stored, data: { a: '2' } }
  const [entry, ...others] = trackManaged({ ...update, live: stored, updated, time: '2026-01-05T09:00:00Z' })
  expect([entry, others]).toEqual([{ ...created[0], time: '2026-01-05T09:00:00Z' }, []])
  expect(entry!.fieldsV1).toBe(created[0]!.fieldsV1)
  expect(trackManaged({ ...update, manager: 'two', live: stored, updated: stored, time: '2026-01-05T09:00:00Z' })).toBe(created)
})

const writes = fc.array(fc.record({
  manager: fc.constantFrom('one', 'two', 'three'),
  data: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
  labels: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
}), { minLength: 3, maxLength: 8 })

test('entries that a client sends in another order lead to the same as those that are there', () => {
  fc.assert(fc.property(writes, (given) => {
    let live = stored
    for (const [minute, { manager, data, labels }] of given.entries()) {
      const { managedFields } = live.metadata
      const time = `2026-01-05T08:0${minute}:30Z`
      const written = (entries: typeof managedFields) => ({ ...live, data, metadata: { ...live.metadata, labels, managedFields: entries } })
      const track = (entries: typeof managedFields) => trackManaged({ ...update, manager, live, updated: written(entries), time })
      expect(track(managedFields.toReversed())).toEqual(track(managedFields))
      live = written(track(managedFields))
    }
  }))
})
