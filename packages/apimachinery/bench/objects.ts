/** How fast objects are read by their schema, compared, patched, applied and decoded. */
import {
  addQuantities, applyManaged, applyStrategicPatch, canonicalQuantity, decodeProtobuf, deepEqual, type KubeObject, parseQuantity,
  readObject, schemaOf, selectorOf, trackManaged,
} from '../src/index.ts'
import recorded from '../testdata/protobuf.json' with { type: 'json' }

const type = schemaOf('io.k8s.api.apps.v1.Deployment')

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', tier: 'front' }, annotations: { team: 'shop' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
    template: {
      metadata: { labels: { app: 'web', tier: 'front' } },
      spec: {
        containers: [{
          name: 'web',
          image: 'registry.example.com/web:1.4.2',
          ports: [{ name: 'http', containerPort: 8080 }],
          env: [{ name: 'MODE', value: 'production' }, { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } }],
          resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { memory: '256Mi' } },
          readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
          volumeMounts: [{ name: 'config', mountPath: '/etc/web' }],
        }],
        volumes: [{ name: 'config', configMap: { name: 'web' } }],
      },
    },
  },
} satisfies KubeObject

const scaled = { ...deployment, spec: { ...deployment.spec, replicas: 4 } }
const imagePatch = { spec: { template: { spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1.5.0' }] } } } }
const write = { type, apiVersion: 'apps/v1', subresource: '', time: '2026-01-05T09:00:00Z' }
const live = applyManaged({ ...write, live: undefined, config: deployment, manager: 'kubectl', force: false })

/** Microseconds of one run of `work`: of the quickest of ten rounds, after a warm-up. */
function microseconds(work: (index: number) => unknown): number {
  const runs = 4_000
  let least = Infinity
  for (let round = 0; round <= 10; round++) {
    const start = performance.now()
    for (let index = 0; index < runs; index++) work(index)
    if (round > 0) least = Math.min(least, (performance.now() - start) * 1000 / runs)
  }
  return least
}

const copy = structuredClone(live)
const quantities = ['250m', '1500m', '128Mi', '1Gi', '2', '100k', '0.5', '1e3']
const selector = selectorOf({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] })
const [, { body }] = recorded.cases.find(([question]) => (question as { kind: string }).kind === 'v1/Pod') as unknown as [unknown, { body: string }]
const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0))

export const benchmarks = [
  { name: 'a Deployment read by its schema', unit: 'µs', target: 2, run: () => microseconds(() => readObject(deployment, type)) },
  { name: 'a stored Deployment compared with its copy', unit: 'µs', target: 3, run: () => microseconds(() => deepEqual(live, copy)) },
  { name: 'a strategic merge patch of an image', unit: 'µs', target: 10, run: () => microseconds(() => applyStrategicPatch(deployment, imagePatch, type)) },
  {
    name: 'a server-side apply of a Deployment', unit: 'µs', target: 200,
    run: () => microseconds(() => applyManaged({ ...write, live, config: scaled, manager: 'kubectl', force: false })),
  },
  {
    name: 'an update of a Deployment with its managed fields', unit: 'µs', target: 100,
    run: () => microseconds((index) => trackManaged({
      ...write, live, updated: { ...live, spec: { ...deployment.spec, replicas: index } }, manager: 'kube-controller-manager',
    })),
  },
  { name: 'a Pod decoded from protobuf', unit: 'µs', target: 50, run: () => microseconds(() => decodeProtobuf(bytes)) },
  { name: 'a quantity parsed', unit: 'µs', target: 0.5, run: () => microseconds((index) => parseQuantity(quantities[index & 7]!)) },
  { name: 'a quantity written canonically', unit: 'µs', target: 1, run: () => microseconds((index) => canonicalQuantity(quantities[index & 7]!)) },
  {
    name: 'two quantities added', unit: 'µs', target: 0.5,
    run: () => {
      const parsed = quantities.map(parseQuantity)
      return microseconds((index) => addQuantities(parsed[index & 7]!, parsed[(index + 1) & 7]!))
    },
  },
  {
    name: 'a selector matched', unit: 'µs', target: 0.2,
    run: () => microseconds((index) => selector.matches({ app: index & 1 ? 'web' : 'api', tier: 'front' })),
  },
]
