/** Ephemeral containers: what is added to a pod, what is refused, and what of it nobody may change. */
import { type Case, creating, getting, merging, putting } from './case.ts'
import { podWith } from './objects.ts'

const target = podWith({}, { schedulerName: 'none', volumes: [{ name: 'data', emptyDir: {} }] })
const debugging = { name: 'debugger', image: 'busybox' }

function strategic(patch: object): ReturnType<typeof merging> {
  return { ...merging(target, patch, 'ephemeralcontainers'), type: 'application/strategic-merge-patch+json' }
}

const spec = (...ephemeralContainers: readonly object[]) => ({ spec: { ephemeralContainers } })

function added(name: string, ...containers: readonly object[]): Case {
  return { name: `EphemeralContainer: ${name}`, requests: [creating(target), strategic(spec(...containers))] }
}

function then(name: string, ...requests: Case['requests']): Case {
  return { name: `EphemeralContainer: ${name}`, requests: [creating(target), strategic(spec(debugging)), ...requests] }
}

const merge = (patch: object) => merging(target, patch, 'ephemeralcontainers')
const withTarget = (fields: object) => ({ ...target, spec: { ...(target['spec'] as object), ...fields } })

export const ephemeralContainers: readonly Case[] = [
  added('one', debugging),
  added('all that it may have', {
    ...debugging, command: ['sh'], args: ['-c'], workingDir: '/', env: [{ name: 'A', value: 'b' }], envFrom: [{ configMapRef: { name: 'a' } }],
    volumeMounts: [{ name: 'data', mountPath: '/data' }], terminationMessagePath: '/a', terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'Never', securityContext: { capabilities: { add: ['SYS_PTRACE'] } }, stdin: true, stdinOnce: true, tty: true,
    targetContainerName: 'main',
  }),
  added('two', debugging, { ...debugging, name: 'other' }),
  added('without name', { image: 'busybox' }),
  added('without image', { name: 'debugger' }),
  added('image with spaces', { ...debugging, image: ' busybox' }),
  added('name in capitals', { ...debugging, name: 'Debugger' }),
  added('name of a container', { ...debugging, name: 'main' }),
  added('unknown target', { ...debugging, targetContainerName: 'nobody' }),
  added('target that is ephemeral', debugging, { ...debugging, name: 'other', targetContainerName: 'debugger' }),
  added('ports', { ...debugging, ports: [{ containerPort: 80 }] }),
  added('resources', { ...debugging, resources: { requests: { cpu: '1' } } }),
  added('empty resources', { ...debugging, resources: {} }),
  added('resize policy', { ...debugging, resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }] }),
  added('restart policy', { ...debugging, restartPolicy: 'Always' }),
  added('probes and hooks', {
    ...debugging, livenessProbe: { tcpSocket: { port: 80 } }, readinessProbe: { tcpSocket: { port: 80 } },
    startupProbe: { tcpSocket: { port: 80 } }, lifecycle: { preStop: { exec: { command: ['a'] } } },
  }),
  added('unknown volume', { ...debugging, volumeMounts: [{ name: 'nothing', mountPath: '/data' }] }),
  added('sub path', { ...debugging, volumeMounts: [{ name: 'data', mountPath: '/data', subPath: 'a' }] }),
  added('sub path of an expression', { ...debugging, volumeMounts: [{ name: 'data', mountPath: '/data', subPathExpr: 'a' }] }),
  added('unknown field', { ...debugging, colour: 'red' }),
  then('nothing new', strategic(spec(debugging))),
  then('another beside it', strategic(spec({ ...debugging, name: 'other' }))),
  then('removed', merge(spec())),
  then('changed', merge(spec({ ...debugging, image: 'alpine' }))),
  then('changed in two places', strategic(spec({ ...debugging, image: 'alpine', tty: true }))),
  then('same name again in a list', merge(spec(debugging, debugging))),
  then('read', { method: 'GET', path: `${getting(target).path}/ephemeralcontainers` }),
  then('read with the pod', getting(target)),
  then('another through the pod', merging(target, spec(debugging, { ...debugging, name: 'other' }))),
  then('put', putting(withTarget(spec(debugging, { ...debugging, name: 'other' }).spec) as typeof target, 'ephemeralcontainers')),
  { name: 'EphemeralContainer: put without any', requests: [creating(target), putting(target, 'ephemeralcontainers')] },
  { name: 'EphemeralContainer: through the pod', requests: [creating(target), merging(target, spec(debugging))] },
  { name: 'EphemeralContainer: of no pod', requests: [strategic(spec(debugging))] },
  {
    name: 'EphemeralContainer: other changes', requests: [creating(target), strategic({
      metadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
      spec: { ...spec(debugging).spec, terminationGracePeriodSeconds: 7, containers: [{ name: 'main', image: 'alpine' }] },
      status: { phase: 'Running' },
    })],
  },
  { name: 'EphemeralContainer: posted', requests: [creating(target), { method: 'POST', path: `${getting(target).path}/ephemeralcontainers`, body: target }] },
]
