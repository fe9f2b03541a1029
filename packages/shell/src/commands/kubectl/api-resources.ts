/**
 * `kubectl api-resources`: every kind that the server has, with its names and its verbs.
 *
 * Follows k8s.io/kubectl/pkg/cmd/apiresources/apiresources.go of Kubernetes 1.34.
 */
import { print } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { apiVersionOf, type DiscoveredResource, groupResourceOf } from '../../kubectl/discovery.ts'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import { documentPrinter, printFlags, unknownFormat } from '../../kubectl/print/output.ts'
import { printColumns } from '../../kubectl/print/tabs.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  'api-group': { kind: 'string', help: 'Only those of this group.' },
  'cached': { kind: 'boolean', help: 'Take what is known already.' },
  'categories': { kind: 'strings', help: 'Only those of these categories.' },
  'namespaced': { kind: 'boolean', default: true, help: 'Only those with a namespace, or (false) those without.' },
  'no-headers': { kind: 'boolean', help: 'Leave out the line of names.' },
  'output': { ...printFlags.output, help: 'json, yaml, name or wide.', completes: ['json', 'yaml', 'name', 'wide'] },
  'show-managed-fields': printFlags['show-managed-fields'],
  'sort-by': { kind: 'string', default: '', help: 'name or kind.', completes: ['name', 'kind'] },
  'verbs': { kind: 'strings', help: 'Only those with these verbs.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const apiResources = defineVerb({
  name: 'api-resources',
  group: 'other',
  summary: 'Print the supported API resources on the server',
  usage: '[options]',
  examples: ['kubectl api-resources', 'kubectl api-resources -o wide', 'kubectl api-resources --namespaced=false', 'kubectl api-resources --api-group=apps'],
  flags,
  *run({ flags: given, operands, kubectl, given: typed }) {
    if (operands.length > 0) throw new UsageError(`unexpected arguments: [${operands.join(' ')}]`, 'api-resources')
    const { output = '' } = given
    const printer = ['json', 'yaml'].includes(output) ? yield* documentPrinter(given) : undefined
    if (!printer && !['', 'wide', 'name'].includes(output)) throw unknownFormat(output, ['json', 'name', 'wide', 'yaml'])
    if (!['', 'name', 'kind'].includes(given['sort-by'])) throw new KubectlError('--sort-by accepts only name or kind')
    const shown = preferred(yield* kubectl.resources()).filter((each) => isWanted(each, given, typed)).sort(byField(given['sort-by']))
    if (output === 'json') yield* print(`${JSON.stringify(listOf(shown), undefined, 4)}\n`)
    else if (printer) yield* print(printer(listOf(shown)))
    else if (output === 'name') yield* print(shown.map((each) => `${groupResourceOf(each)}\n`).join(''))
    else yield* print(table(shown, output === 'wide', given['no-headers']))
    return 0
  },
})

/** Of a resource that several versions of its group serve, the first that has it. */
function preferred(all: readonly DiscoveredResource[]): DiscoveredResource[] {
  return all.filter((each, index) => all.findIndex(({ group, plural }) => group === each.group && plural === each.plural) === index)
}

function isWanted({ group, namespaced, verbs, categories }: DiscoveredResource, given: Flags, typed: ReadonlySet<string>): boolean {
  return verbs.length > 0
    && (!typed.has('api-group') || group === given['api-group'])
    && (!typed.has('namespaced') || namespaced === given.namespaced)
    && given.verbs.every((verb) => verbs.includes(verb))
    && given.categories.every((category) => categories.includes(category))
}

type Order = (a: DiscoveredResource, b: DiscoveredResource) => number

function byField(field: string): Order {
  const value = ({ plural, kind, group }: DiscoveredResource) => (field === 'name' ? plural : field === 'kind' ? kind : group)
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return (a, b) => compare(value(a), value(b)) || compare(a.plural, b.plural)
}

function table(shown: readonly DiscoveredResource[], isWide: boolean, isBare: boolean): string {
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(isWide ? ['VERBS', 'CATEGORIES'] : [])]
  const rows = shown.map((each) => [
    each.plural, each.shortNames.join(','), apiVersionOf(each), String(each.namespaced), each.kind,
    ...(isWide ? [each.verbs.join(','), each.categories.join(',')] : []),
  ])
  return printColumns([...(isBare ? [] : [header]), ...rows])
}

/** In the order of Go's own types. */
function listOf(shown: readonly DiscoveredResource[]): object {
  const resources = shown.map(({ categories, group, kind, plural, namespaced, shortNames, singular, verbs, version }) => ({
    name: plural, singularName: singular, namespaced, ...(group !== '' && { group }), version, kind, verbs,
    ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }),
  }))
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: resources.length > 0 ? resources : null }
}
