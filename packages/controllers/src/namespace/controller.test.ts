import { configMaps, namespaces, pods, serviceAccounts } from '@track/apimachinery'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, play, worldWith } from '@track/controller-runtime/testing'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { rootCaPublisher } from '../serviceaccount/root-ca-publisher.ts'
import { serviceAccountController } from '../serviceaccount/controller.ts'
import { bindTo, stop } from '../testing/pods.ts'
import { namespaceController } from './controller.ts'

const build = () => worldWith([controllerRuntimePart([namespaceController, serviceAccountController, rootCaPublisher('CERTIFICATE')])])
const namespace = 'shop'

const create: Act = ['create the namespace', (api) => api.create(namespaces, { metadata: { name: namespace } } as never)]
const remove: Act = ['delete the namespace', (api) => api.delete(namespaces, { metadata: { name: namespace } })]
const wait = (seconds: number): Act => [`${seconds} s later`, () => {}, seconds * second]

function view(cache: Cache): string[] {
  const found = cache.get(namespaces, namespace)
  const content = [...cache.list(pods, namespace), ...cache.list(serviceAccounts, namespace)].map(({ metadata }) => metadata.name)
  const data = cache.list(configMaps, namespace).map((each) => `${each.metadata.name} ${JSON.stringify(each.data)}`)
  const troubles = found?.status?.conditions?.filter(({ status }) => status === 'True') ?? []
  return [
    `${found ? found.status?.phase : 'gone'}; ${[...content, ...data].join(', ')}`,
    ...troubles.map(({ type, reason, message }) => `  ${type} ${reason}: ${message}`),
  ]
}

test('a namespace gets its ServiceAccount and the certificate, again when they are deleted', () => {
  expect(play(build, view, [
    create,
    ['delete them', (api) => {
      api.delete(serviceAccounts, { metadata: { name: 'default', namespace } })
      api.delete(configMaps, { metadata: { name: 'kube-root-ca.crt', namespace } })
    }],
    ['change the certificate', (api) => {
      api.patch(configMaps, { metadata: { name: 'kube-root-ca.crt', namespace } }, { type: 'merge', body: { data: { 'ca.crt': 'ANOTHER' } } })
    }],
  ])).toMatchInlineSnapshot(`
    "
    create the namespace    Active; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    delete them             Active; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    change the certificate  Active; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    "
  `)
})

test('a deleted namespace is emptied after five seconds: pods first, then the rest, then it goes', () => {
  expect(play(build, view, [
    create,
    ['a pod that takes 30 s to stop', (api) => {
      bindTo(api, api.create(pods, { metadata: { name: 'slow', namespace }, spec: { containers: [{ name: 'app', image: 'nginx' }] } }), 'node-1')
    }],
    remove, wait(5), ['the pod has stopped', (api) => stop(api, api.get(pods, 'slow', namespace))], wait(15),
  ])).toMatchInlineSnapshot(`
    "
    create the namespace           Active; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    a pod that takes 30 s to stop  Active; slow, default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    delete the namespace           Terminating; slow, default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    5 s later                      Terminating; slow, default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
                                     NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances
    the pod has stopped            Terminating; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
                                     NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances
    15 s later                     gone;
    "
  `)
})

test('what is held by a finalizer is named', () => {
  expect(play(build, view, [
    create,
    ['an object with a finalizer', (api) => api.create(configMaps, { metadata: { name: 'held', namespace, finalizers: ['example.com/hold'] } })],
    remove, wait(5),
    ['it is let go', (api) => api.patch(configMaps, { metadata: { name: 'held', namespace } }, { type: 'merge', body: { metadata: { finalizers: null } } })],
    wait(7),
  ])).toMatchInlineSnapshot(`
    "
    create the namespace        Active; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}
    an object with a finalizer  Active; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}, held undefined
    delete the namespace        Terminating; default, kube-root-ca.crt {"ca.crt":"CERTIFICATE"}, held undefined
    5 s later                   Terminating; held undefined
                                  NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances
                                  NamespaceFinalizersRemaining SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances
    it is let go                Terminating;
                                  NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances
                                  NamespaceFinalizersRemaining SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances
    7 s later                   gone;
    "
  `)
})
