/**
 * `kubectl set resources`: the requests and limits of containers.
 *
 * Follows k8s.io/kubectl/pkg/cmd/set/set_resources.go of Kubernetes 1.34. Left out: --local.
 */
import { type KubeObject, ParseError, parseQuantity, canonicalQuantity } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { failTogether, KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { resultPrinter } from '../../kubectl/print/output.ts'
import { isMatching } from '../../kubectl/set/environment.ts'
import { setFlags } from '../../kubectl/set/setting.ts'
import { copyOf, podSpecOf, writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const setResources = defineVerb({
  name: 'set resources',
  summary: 'Update resource requests/limits on objects with pod templates',
  usage: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS] [options]',
  examples: ['kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m'],
  completes: 'workloads',
  flags: {
    ...setFlags,
    'containers': { kind: 'string', short: 'c', default: '*', help: 'Which containers; * stands for any characters.' },
    'limits': { kind: 'string', default: '', help: 'cpu=200m,memory=512Mi' },
    'requests': { kind: 'string', default: '', help: 'cpu=100m,memory=256Mi' },
  },
  *run({ flags, operands, kubectl }) {
    if (flags.local) throw notSimulated('--local')
    if (flags.all && flags.selector !== undefined) throw new KubectlError('cannot set --all and --selector at the same time')
    if (flags.limits === '' && flags.requests === '') throw new KubectlError('you must specify an update to requests or limits (in the form of --requests/--limits)')
    const [limits, requests] = [resourceList(flags.limits), resourceList(flags.requests)]
    const dryRun = dryRunOf(flags)
    const printer = yield* resultPrinter(flags, { isTyped: true })
    const { infos, errors: unread } = yield* findObjects(kubectl, { operands, files: flags, selector: flags.selector, typesAlone: flags.all, latest: true })
    failTogether(unread)
    const errors: KubectlError[] = []
    for (const info of infos) {
      const changed = withResources(info.object, flags.containers, { limits, requests }, errors)
      const object = yield* write(() => writeChanges(kubectl, info, changed, { fieldManager: flags['field-manager'], dryRun }), errors)
      if (object) yield* printer(object, dryRunWords('resource requirements updated', dryRun))
    }
    failTogether(errors)
    return 0
  },
})

type ResourceList = Record<string, string>

function resourceList(text: string): ResourceList {
  if (text === '') return {}
  return Object.fromEntries(text.split(',').map((pair) => {
    const [name = '', value, ...more] = pair.split('=')
    if (value === undefined || more.length > 0) throw new KubectlError(`invalid argument syntax ${JSON.stringify(pair)}, expected <resource>=<value>`)
    return [name, quantity(value)]
  }))
}

function quantity(text: string): string {
  try {
    parseQuantity(text)
    return canonicalQuantity(text)
  } catch (reason) {
    // Not a quantity: the reader's words.
    if (reason instanceof ParseError) throw new KubectlError(reason.message)
    throw reason
  }
}

function withResources(object: KubeObject, pattern: string, { limits, requests }: { limits: ResourceList; requests: ResourceList }, errors: KubectlError[]): KubeObject {
  const changed = copyOf(object)
  const { containers, initContainers = [] } = podSpecOf(changed)
  const chosen = [...containers, ...initContainers].filter(({ name }) => isMatching(name, pattern))
  if (chosen.length === 0) errors.push(new KubectlError(`error: unable to find container named ${pattern}`))
  for (const container of chosen) {
    container.resources ??= {}
    if (Object.keys(limits).length > 0) container.resources.limits = { ...container.resources.limits, ...limits }
    if (Object.keys(requests).length > 0) container.resources.requests = { ...container.resources.requests, ...requests }
  }
  return changed
}

function* write(send: () => Guest<KubeObject | undefined>, errors: KubectlError[]): Guest<KubeObject | undefined> {
  try {
    return yield* send()
  } catch (reason) {
    // The server refuses one object: the others are gone on with.
    if (!(reason instanceof KubectlError)) throw reason
    errors.push(new KubectlError(`failed to patch resources update to pod template ${reason.message}`))
    return undefined
  }
}
