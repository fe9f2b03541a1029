import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, changesSince, emptyStore } from './store.ts'

const gaps = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 40 })

test('the changes after a revision are those of the log with a later one', () => {
  fc.assert(fc.property(gaps, fc.nat(130), (given, after) => {
    const store = emptyStore()
    for (const gap of given) {
      store.revision += gap
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
      store.log.push({ revision: store.revision, type: 'MODIFIED', resource: 'configmaps', key: 'a', object } satisfies Change)
    }
    expect(changesSince(store, after)).toEqual(store.log.filter(({ revision }) => revision > after))
  }))
})
