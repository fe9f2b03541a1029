/**
 * `kubectl run`: a pod of one container, which may be waited for and attached to.
 *
 * Follows k8s.io/kubectl/pkg/cmd/run/run.go and generate/versioned/run.go of Kubernetes 1.34.
 */
import { type KubeObject, type Pod, quote } from '@track/apimachinery'
import { print } from '@track/processes'
import { minute } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { createGenerated } from '../../kubectl/create/generated.ts'
import { portNumber } from '../../kubectl/create/port-number.ts'
import { overridden, overrideFlags } from '../../kubectl/create/overrides.ts'
import { parseLabels } from '../../kubectl/create/label-text.ts'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import { dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { containerOfRun } from '../../kubectl/run/container.ts'
import { attachToRun } from '../../kubectl/run/attached.ts'
import { parsePairs } from '../../kubectl/set/pairs.ts'
import { imageReference } from '../../kubectl/workloads/image-reference.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const runFlags = {
  ...printFlags, ...dryRunFlags, ...overrideFlags,
  'annotations': { kind: 'texts', help: 'An annotation of the pod; may be repeated.' },
  'attach': { kind: 'boolean', help: 'Wait until the pod runs, and attach to it.' },
  'command': { kind: 'boolean', help: 'What follows is the command, not its arguments.' },
  'env': { kind: 'texts', help: 'An environment variable; may be repeated.' },
  'expose': { kind: 'boolean', help: 'Create a service for the pod; needs --port.' },
  'field-manager': { kind: 'string', default: 'kubectl-run', help: 'The name under which fields are set.' },
  'image': { kind: 'string', default: '', help: 'The image of the container.' },
  'image-pull-policy': { kind: 'string', default: '', help: 'When to pull the image.', completes: ['Always', 'IfNotPresent', 'Never'] },
  'labels': { kind: 'string', short: 'l', default: '', help: 'Labels of the pod: app=web,tier=front.' },
  'leave-stdin-open': { kind: 'boolean', help: 'Leave standard input open when the first that attached is gone.' },
  'pod-running-timeout': { kind: 'duration', default: 1 * minute, help: 'How long to wait for a pod that runs.' },
  'port': { kind: 'string', default: '', help: 'The port of the container.' },
  'privileged': { kind: 'boolean', help: 'Run the container in privileged mode.' },
  'quiet': { kind: 'boolean', short: 'q', help: 'Show only what the container writes.' },
  'restart': { kind: 'string', default: 'Always', help: 'The restart policy.', completes: ['Always', 'OnFailure', 'Never'] },
  'rm': { kind: 'boolean', help: 'Delete the pod when it has ended; for pods that are attached to.' },
  'save-config': { kind: 'boolean', help: 'Keep the object in the annotation that apply reads.' },
  'stdin': { kind: 'boolean', short: 'i', help: 'Keep standard input of the container open.' },
  'tty': { kind: 'boolean', short: 't', help: 'Give the container a terminal.' },
  'grace-period': { kind: 'integer', default: -1, help: 'With --rm: seconds that the pod has to end.' },
  'cascade': { kind: 'string', default: 'background', bare: 'background', help: 'With --rm: what becomes of dependents.' },
  'force': { kind: 'boolean', help: 'With --rm: take it off the API at once.' },
  'timeout': { kind: 'duration', default: 0, help: 'With --rm: how long to wait for the deletion.' },
  'wait': { kind: 'boolean', help: 'With --rm: wait for the deletion.' },
} as const satisfies FlagTable

export type RunFlags = FlagValues<typeof runFlags>

export const run = defineVerb({
  name: 'run',
  group: 'basic',
  summary: 'Run a particular image on the cluster',
  usage: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...] [options]',
  examples: ['kubectl run nginx --image=nginx', 'kubectl run -i -t busybox --image=busybox:1.36 --restart=Never', 'kubectl run curl --image=curlimages/curl --rm -it --restart=Never -- sh'],
  required: ['image'],
  flags: runFlags,
  *run({ flags: given, operands, afterDash, kubectl, given: typed }) {
    if (operands.length === (afterDash ?? 0)) throw new UsageError('NAME is required for run', 'run')
    const attaches = given.attach || (given.stdin && !typed.has('attach'))
    check(given, attaches)
    const [name = '', ...words] = operands
    const pod = podOf(name, words, given)
    const options = { dryRun: dryRunOf(given), fieldManager: given['field-manager'], savesConfig: given['save-config'] }
    const created = yield* createGenerated(kubectl, overridden(pod, given), options)
    const exposed = given.expose ? yield* createGenerated(kubectl, serviceOf(name, given), options) : undefined
    const printer = yield* resultPrinter(given, { isTyped: true })
    if (exposed) {
      yield* printer(exposed, dryRunWords('created', options.dryRun))
      if (given.output === 'yaml') yield* print('---\n')
    }
    if (attaches) return yield* attachToRun(kubectl, created as Pod, { given, remove: given.rm ? [created, ...(exposed ? [exposed] : [])] : [] })
    yield* printer(created, dryRunWords('created', options.dryRun))
    return 0
  },
})

function check(given: RunFlags, attaches: boolean): void {
  const usage = (words: string) => { throw new UsageError(words, 'run') }
  if (given.image === '') throw new KubectlError('--image is required')
  if (!imageReference.test(given.image)) throw new KubectlError(`Invalid image name ${quote(given.image)}: invalid reference format`)
  if (given.tty && !given.stdin) usage('-i/--stdin is required for containers with -t/--tty=true')
  if (given.expose && given.port === '') usage('--port must be set when exposing a service')
  if (!['Always', 'OnFailure', 'Never', ''].includes(given.restart)) usage(`invalid restart policy: ${given.restart}`)
  if (!attaches && given.rm) usage('--rm should only be used for attached containers')
  if (attaches && dryRunOf(given) !== 'none') {
    usage("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
  }
  const policy = given['image-pull-policy']
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) usage(`invalid image pull policy: ${policy}`)
}

function podOf(name: string, words: readonly string[], given: RunFlags): KubeObject {
  const { pairs } = parsePairs(given.annotations, 'annotations', false)
  const annotations = Object.fromEntries(pairs)
  const labels = given.labels === '' ? { run: name } : parseLabels(given.labels)
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name, labels, ...(pairs.size > 0 && { annotations }) },
    spec: {
      containers: [containerOfRun(name, words, given)], dnsPolicy: 'ClusterFirst', restartPolicy: given.restart || 'Always',
    },
    status: {},
  }
}

function serviceOf(name: string, given: RunFlags): KubeObject {
  const port = portNumber(given.port)
  const labels = given.labels === '' ? undefined : parseLabels(given.labels)
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name, ...(labels && { labels }) },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: labels ?? { run: name } },
    status: { loadBalancer: {} },
  }
}
