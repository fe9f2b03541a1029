import { type ConfigMap, configMaps, type KubeObject, StatusError } from '@track/apimachinery'
import { millisecond, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { type Controller, type ControllerContext, defineController } from './controller.ts'
import { controllerReference, controllerRuntimePart } from './part.ts'
import { type Act, play, worldWith } from './testing/index.ts'

function logging(more: Partial<Controller<ConfigMap>>): Controller {
  return defineController<ConfigMap>({
    name: 'logging',
    reconciles: configMaps,
    reconcile: () => undefined,
    ...more,
  })
}

function map(name: string, data: Record<string, string> = {}, owner?: KubeObject) {
  const references = owner && { ownerReferences: [controllerReference(owner, configMaps)] }
  return { metadata: { name, namespace: 'default', ...references }, data }
}

const create = (name: string, data?: Record<string, string>): Act => [`create ${name}`, (api) => api.create(configMaps, map(name, data))]

function run(controllers: readonly Controller[], acts: readonly Act[]): string {
  return play(() => worldWith([controllerRuntimePart(controllers)]), (cache) => {
    return cache.list(configMaps, 'default').map(({ metadata, data }) => `${metadata.name} ${Object.values(data ?? {}).join(' ')}`)
  }, acts)
}

test('a change wakes the controller of the object and of its owner', () => {
  const counting = logging({
    owns: [configMaps],
    reconcile(object, { api, cache }) {
      const owned = cache.ownedBy(configMaps, object.metadata.uid!).length
      if (object.data?.['owned'] !== String(owned)) api.update(configMaps, { ...object, data: { owned: String(owned) } })
    },
  })
  const adopt: Act = ['create b, owned by a', (api) => {
    const [owner] = api.list(configMaps, { namespace: 'default' })
    api.create(configMaps, map('b', {}, owner))
  }]
  expect(run([counting], [create('a'), adopt])).toMatchInlineSnapshot(`
    "
    create a              a 0
    create b, owned by a  b 0
                          a 1
    "
  `)
})

/** Writes the milliseconds since the beginning into the ConfigMap `log`; answers how often it did so. */
function note({ api, cache, simulation }: ControllerContext): number {
  const log = cache.get(configMaps, 'log', 'default')!
  const lines = Object.keys(log.data ?? {}).length + 1
  const elapsed = (simulation.now - simulation.startedAt) / millisecond
  api.update(configMaps, { ...log, data: { ...log.data, [lines]: String(elapsed) } })
  return lines
}

test('a refusal is tried again, each time after twice as long', () => {
  const stubborn = logging({
    reconcile({ metadata }, context) {
      if (metadata.name !== 'log' && note(context) < 8) throw new StatusError('Conflict', 'somebody else was faster')
    },
  })
  expect(run([stubborn], [create('log'), create('a')])).toMatchInlineSnapshot(`
    "
    create log  log
    create a    a
                log 1001 1006 1016 1036 1076 1156 1316 1636
    "
  `)
})

test('of two calls for one key the earlier wins', () => {
  const patient = logging({
    reconcile: ({ metadata }, context) => (metadata.name !== 'log' && note(context) < 4 ? { requeueAfter: 10 * second } : undefined),
  })
  const change: Act = ['change a', (api) => {
    api.patch(configMaps, { metadata: { name: 'a', namespace: 'default' } }, { type: 'merge', body: { data: { changed: 'yes' } } })
  }, 30 * second]
  expect(run([patient], [create('log'), create('a'), change])).toMatchInlineSnapshot(`
    "
    create log  log
    create a    a
                log 1001
    change a    a yes
                log 1001 2001 12001 22001
    "
  `)
})

test('an object that has gone is told of by its key', () => {
  const mourning = logging({
    gone(key, { api }) {
      api.create(configMaps, map(`after-${key.split('/')[1]}`))
    },
  })
  const remove: Act = ['delete a', (api) => api.delete(configMaps, { metadata: { name: 'a', namespace: 'default' } })]
  expect(run([mourning], [create('a'), remove])).toMatchInlineSnapshot(`
    "
    create a  a
    delete a  after-a
    "
  `)
})
