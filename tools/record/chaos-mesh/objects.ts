/** Objects for Chaos Mesh's webhook: one that is right of each kind and action, each with one or two fields otherwise. */

type Spec = Record<string, unknown>

const pods = { mode: 'one', selector: { namespaces: ['shop'], labelSelectors: { app: 'api' } } }

/** By kind: specs that are right. */
const right: Record<string, Spec[]> = {
  PodChaos: [
    { ...pods, action: 'pod-kill' }, { ...pods, action: 'pod-failure', duration: '30s' }, { ...pods, action: 'container-kill', containerNames: ['api'] },
    { mode: 'all', selector: {}, action: 'pod-kill', gracePeriod: 5 },
  ],
  NetworkChaos: [
    { ...pods, action: 'delay', delay: { latency: '10ms' }, duration: '1m' },
    { ...pods, action: 'delay', delay: { latency: '10ms', jitter: '1ms', correlation: '25', reorder: { reorder: '10', gap: 5 } } },
    { ...pods, action: 'loss', loss: { loss: '25', correlation: '25' }, direction: 'both', target: { mode: 'all', selector: { labelSelectors: { app: 'db' } } } },
    { ...pods, action: 'duplicate', duplicate: { duplicate: '40' } }, { ...pods, action: 'corrupt', corrupt: { corrupt: '40' } },
    { ...pods, action: 'partition', direction: 'from', externalTargets: ['1.1.1.1', 'example.org'] },
    { ...pods, action: 'bandwidth', bandwidth: { rate: '1mbps', limit: 100, buffer: 10000 } }, { ...pods, action: 'netem', rate: { rate: '5 mbit' } },
  ],
  StressChaos: [
    { ...pods, stressors: { cpu: { workers: 1 } } }, { ...pods, stressors: { memory: { workers: 4, size: '256MB' } }, duration: '5m' },
    { ...pods, stressors: { cpu: { workers: 2, load: 50 }, memory: { workers: 1, size: '50%' } }, containerNames: ['api'] }, { ...pods, stressngStressors: '--cpu 1' },
  ],
  DNSChaos: [{ ...pods, action: 'error', patterns: ['google.com', 'chaos-mesh.*'] }, { ...pods, action: 'random', duration: '10s' }],
  TimeChaos: [{ ...pods, timeOffset: '-10m' }, { ...pods, timeOffset: '1h30m', clockIds: ['CLOCK_MONOTONIC'], duration: '10s' }],
  HTTPChaos: [
    { ...pods, target: 'Request', port: 80, abort: true }, { ...pods, target: 'Response', port: 8080, path: '/api/*', method: 'GET', code: 200, delay: '1s' },
    { ...pods, target: 'Response', port: 80, replace: { code: 500, body: 'ZmFpbA==', headers: { a: 'b' } }, patch: { headers: [['Set-Cookie', 'one']], body: { type: 'JSON', value: '{"a":1}' } } },
  ],
  IOChaos: [
    { ...pods, action: 'latency', delay: '100ms', volumePath: '/data', percent: 50 }, { ...pods, action: 'fault', errno: 5, volumePath: '/data', path: '/data/**/*', methods: ['READ'] },
    { ...pods, action: 'attrOverride', volumePath: '/data', attr: { perm: 72 } }, { ...pods, action: 'mistake', volumePath: '/data', mistake: { filling: 'zero', maxOccurrences: 1, maxLength: 1 } },
  ],
  Schedule: [
    { schedule: '*/5 * * * *', type: 'PodChaos', historyLimit: 2, concurrencyPolicy: 'Allow', podChaos: { ...pods, action: 'pod-kill' } },
    { schedule: '@every 30s', type: 'NetworkChaos', historyLimit: 5, networkChaos: { ...pods, action: 'delay', delay: { latency: '10ms' } } },
    { schedule: '5 * * * * *', type: 'StressChaos', stressChaos: { ...pods, stressors: { cpu: { workers: 1 } } } },
  ],
}

const durations = ['', '1', 'abc', '-5s', '1h2m3.5s', '10d', '5µs', '.s', '1.5h', '0', '+3m', '1e3s', '9999999h']
const values = ['', '0', '-1', '5', '50', '100', '101', '2.5', 'x', '99999999999999999999', '+7', '0x10', ' 5', '1_000']
const floats = ['', '0', '25', '1e2', 'abc', '-3', '101', '.5', '5%', 'NaN', 'Inf', '0x1p-2', '1_0', ' 5', '1e400']

/** A path below the spec, and what is put there; undefined takes the field away. */
const changes: Record<string, [path: string, values: unknown[]][]> = {
  every: [
    ['duration', durations], ['mode', ['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent']], ['value', values], ['selector.namespaces', [undefined, ['a', 'b']]],
    ['remoteCluster', ['other']],
  ],
  PodChaos: [['containerNames', [undefined, [], ['a', 'b']]], ['gracePeriod', [0, 10]], ['action', ['pod-kill', 'pod-failure', 'container-kill']]],
  NetworkChaos: [
    ['action', ['delay', 'loss', 'netem', 'partition', 'bandwidth']], ['direction', [undefined, '', 'to', 'from', 'both']], ['externalTargets', [undefined, [], ['1.1.1.1']]],
    ['target', [undefined, { mode: 'all', selector: {} }, { mode: 'fixed', value: 'x', selector: {} }, { mode: 'fixed-percent', value: '200', selector: { namespaces: ['b'] } }]],
    ['delay.latency', durations], ['delay.jitter', durations], ['delay.correlation', floats], ['delay.reorder', [{ reorder: 'x', gap: 1 }, { reorder: '5', correlation: 'y', gap: 0 }]],
    ['loss', floats.map((loss) => ({ loss }))], ['loss', floats.map((correlation) => ({ loss: '1', correlation }))], ['duplicate', [{ duplicate: '' }, { duplicate: 'z' }]], ['corrupt', [{ corrupt: 'q' }]],
    ['rate', ['1mbps', '1 mbps', '5', '', 'mbit', '-1kbit', '1.5gbit', '10TBPS', '1 bit', '7 bps ', '18446744073709551616bps'].map((rate) => ({ rate }))],
    ['bandwidth', [{ rate: 'x', limit: 1, buffer: 1 }, { rate: '1gbps', limit: 1, buffer: 1, peakrate: 5, minburst: 7 }]],
    ['device', ['eth0', 'eth0@if5']], ['partitionBehavior', [undefined, 'drop', 'reject']],
  ],
  StressChaos: [
    ['stressors', [undefined, {}, { cpu: { workers: 0 } }, { memory: { workers: 1 } }]],
    ['stressors.memory', ['', '1', '256MB', '1GiB', '50%', '101%', '-1%', 'x%', '%', '5 MB', '1.5g', 'MB', '12XB', '1e3', '-5MB', '1,000', '3 kib'].map((size) => ({ workers: 1, size }))],
    ['stressors.cpu', [{ workers: 1, load: 0 }, { workers: 1, options: ['--x'] }]], ['stressngStressors', [undefined, '']],
  ],
  DNSChaos: [['patterns', [undefined, [], ['a*b']]], ['action', ['error', 'random']], ['containerNames', [['a']]]],
  TimeChaos: [['timeOffset', durations], ['clockIds', [undefined, [], ['CLOCK_REALTIME', 'nonsense']]]],
  HTTPChaos: [
    ['target', ['Request', 'Response', 'Both', '']], ['port', [undefined, 0, -1, 70000]], ['method', ['GET', 'get', 'FETCH', '', 'TRACE']], ['delay', durations],
    ['abort', [false]], ['path', ['', '*']], ['code', [0, 700]], ['replace', [{}, { code: 99, method: 'x' }]], ['patch', [{ queries: [['a']] }]],
  ],
  IOChaos: [
    ['delay', durations], ['errno', [undefined, 0, 5, 4096]], ['percent', [undefined, 0, 50, 100, 101, -1]], ['action', ['latency', 'fault', 'attrOverride', 'mistake']], ['methods', [['NOPE']]],
  ],
  Schedule: [
    ['schedule', ['', '* * * *', '* * * * *', '61 * * * *', '@hourly', '@every 5s', '@every x', '@never', '*/0 * * * *', '1-0 * * * *', '0 0 30 2 *', 'TZ=UTC * * * * *', 'a * * * *', '* * * * * * *', '? 1 * JAN mon', '5/15 * * * *', '0-70 * * * *', '- * * * *']],
    ['concurrencyPolicy', [undefined, '', 'Forbid', 'Allow', 'Replace']], ['type', ['PodChaos', 'Nonsense', 'DNSChaos']], ['historyLimit', [undefined, 0, 5]],
    ['podChaos.mode', ['fixed']], ['podChaos.action', ['container-kill']], ['networkChaos.direction', ['both']], ['networkChaos.delay.latency', ['x']],
  ],
}

function put(spec: Spec, path: string, value: unknown): Spec {
  const [first = '', ...rest] = path.split('.')
  if (rest.length > 0) return { ...spec, [first]: put((spec[first] ?? {}) as Spec, rest.join('.'), value) }
  const { [first]: _before, ...others } = spec
  return value === undefined ? others : { ...others, [first]: value }
}

const ofApi = { mode: 'one', selector: { labelSelectors: { app: 'api' } } }
const suspend = { name: 'rest', templateType: 'Suspend', deadline: '10s' }
const kill = { name: 'kill', templateType: 'PodChaos', deadline: '20s', podChaos: { ...ofApi, action: 'pod-kill' } }
const serial = { name: 'all', templateType: 'Serial', children: ['kill', 'rest'] }
const schedule = { schedule: '* * * * *', type: 'PodChaos', concurrencyPolicy: 'Forbid', podChaos: { ...ofApi, action: 'pod-kill' } }

/** Each wrong in one way, or in two. */
const workflowSpecs: readonly Spec[] = [
  { entry: 'all', templates: [serial, kill, suspend] }, { entry: 'none', templates: [serial, kill, suspend] }, { entry: '', templates: [suspend] },
  { entry: 'rest', templates: [] }, { entry: 'rest', templates: [suspend, suspend] }, { entry: 'rest', templates: [suspend, suspend, kill, kill] },
  { entry: 'all', templates: [serial, kill] }, { entry: 'all', templates: [serial] }, { entry: 'all', templates: [{ ...serial, templateType: 'Parallel' }, suspend] },
  { entry: 'rest', templates: [{ ...suspend, deadline: '' }] }, { entry: 'rest', templates: [{ name: 'rest', templateType: 'Suspend' }] },
  { entry: 'kill', templates: [{ ...kill, podChaos: { ...kill.podChaos, action: 'container-kill' } }] }, { entry: 'kill', templates: [{ ...kill, podChaos: { ...kill.podChaos, mode: 'fixed' } }] },
  { entry: 'kill', templates: [{ name: 'kill', templateType: 'PodChaos', networkChaos: { ...ofApi, action: 'delay', delay: { latency: '1s' } } }] },
  { entry: 'kill', templates: [{ ...kill, podChaos: { ...kill.podChaos, duration: '10s' } }] }, { entry: 'x', templates: [{ name: 'x', templateType: 'Loop' }] },
  { entry: 'x', templates: [{ name: 'x', templateType: '' }] }, { entry: 'often', templates: [{ name: 'often', templateType: 'Schedule', schedule }] },
  { entry: 'kill', templates: [{ ...kill, children: ['kill'] }] }, { entry: 'rest', templates: [{ ...suspend, children: ['rest'] }] },
  { entry: 'Rest', templates: [{ ...suspend, name: 'Rest' }] }, { entry: '', templates: [{ ...suspend, name: '' }] }, { entry: 'often', templates: [{ name: 'often', templateType: 'Schedule' }] },
  { entry: 'often', templates: [{ name: 'often', templateType: 'Schedule', schedule: { ...schedule, schedule: 'x' } }] }, { entry: 'x', templates: [{ ...suspend, deadline: 'soon' }, serial] },
  { entry: 'kill', templates: [{ name: 'kill', templateType: 'PodChaos' }] }, { entry: 'all', templates: [{ ...serial, podChaos: kill.podChaos }, kill, suspend] },
]

/** One line an object. */
export function chaosObjects(): object[] {
  const objects: object[] = []
  for (const [kind, specs] of Object.entries(right)) {
    const of = (spec: Spec) => objects.push({ apiVersion: 'chaos-mesh.org/v1alpha1', kind, metadata: { name: 'x', namespace: 'shop' }, spec })
    const rows = [...(kind === 'Schedule' ? [] : changes['every']!), ...changes[kind]!]
    const single = rows.flatMap(([path, each]) => each.map((value) => [path, value] as const))
    specs.forEach(of)
    specs.forEach((spec, at) => single.forEach(([path, value], index) => {
      // The first spec meets every change, the others a part of them; and each change a second one.
      if (at === 0 || (index + at) % specs.length === 0) of(put(spec, path, value))
      const [second, other] = single[(index * 7 + at * 3 + 5) % single.length]!
      if (index % 3 === at % 3) of(put(put(spec, path, value), second, other))
    }))
  }
  return [...objects, ...workflowSpecs.map((spec) => ({ apiVersion: 'chaos-mesh.org/v1alpha1', kind: 'Workflow', metadata: { name: 'x', namespace: 'shop' }, spec }))]
}
