/**
 * Shows all there is to know of objects, with their events.
 *
 * Follows k8s.io/kubectl/pkg/cmd/describe/describe.go of Kubernetes 1.34.
 */
import { type Guest, now, print, printError } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { Description } from '../../kubectl/describe/description.ts'
import { describerFor } from '../../kubectl/describe/describers.ts'
import { isRefusedWith, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { fileFlags, namesFiles } from '../../kubectl/objects/files.ts'
import { findObjects, objectsOf } from '../../kubectl/objects/find.ts'
import { fetched, type Info } from '../../kubectl/objects/info.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...fileFlags, ...labelSelectorFlag,
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'The objects of every namespace.' },
  'show-events': { kind: 'boolean', default: true, help: 'With the events of the objects.' },
  'chunk-size': { kind: 'integer', default: 500, help: 'How many objects to ask for at once.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const describe = defineVerb({
  name: 'describe',
  group: 'troubleshooting',
  summary: 'Show details of a specific resource or group of resources',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  examples: ['kubectl describe nodes node-a1', 'kubectl describe pods/web-0', 'kubectl describe pods -l app=web'],
  completes: 'resources',
  flags,
  *run({ flags: given, operands, kubectl }) {
    if (operands.length === 0 && !namesFiles(given)) {
      throw new KubectlError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n')
    }
    const { infos, errors } = yield* findObjects(kubectl, {
      operands, files: given, selector: given.selector, allNamespaces: given['all-namespaces'], typesAlone: true,
    })
    const [missing] = errors
    if (errors.length === 1 && operands.length === 2 && isRefusedWith(missing, 'NotFound')) {
      return yield* describeByPrefix(kubectl, given, operands as readonly [string, string], missing)
    }
    if (infos.length === 0 && errors.length === 0) {
      yield* printError(given['all-namespaces'] ? 'No resources found\n' : `No resources found in ${kubectl.namespace} namespace.\n`)
    }
    let shown = 0
    yield* doEach({ infos, errors }, function* (info) {
      const text = yield* description(kubectl, info, given)
      yield* print(`${shown++ === 0 ? '' : '\n\n'}${text}`)
    })
    return 0
  },
})

function* description(kubectl: Kubectl, info: Info, given: Flags): Guest<string> {
  const to = new Description()
  const { object } = info.source === '' ? info : yield* fetched(kubectl, info)
  yield* describerFor(info.resource)({ kubectl, object, info, now: yield* now(), showEvents: given['show-events'] }, to)
  return to.print()
}

/** Nothing of that name: whatever begins with it. */
function* describeByPrefix(kubectl: Kubectl, given: Flags, [type, prefix]: readonly [string, string], missing: KubectlError): Guest<number> {
  const infos = (yield* objectsOf(kubectl, { operands: [type], typesAlone: true })).filter(({ name }) => name.startsWith(prefix))
  if (infos.length === 0) throw missing
  for (const info of infos) yield* print(`${yield* description(kubectl, info, given)}\n`)
  return 0
}
