/**
 * From what is typed (`deploy`, `deployments.apps`, `deployment/web`) to a resource of the server.
 *
 * Follows k8s.io/client-go/restmapper and k8s.io/cli-runtime/pkg/resource.
 */
import { quote } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Kubectl } from './kubectl.ts'
import { KubectlError } from './errors.ts'

export interface DiscoveredResource {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
}

interface AggregatedDiscovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string }
    readonly versions: readonly {
      readonly version: string
      readonly resources: readonly {
        readonly resource: string
        readonly responseKind: { readonly kind: string }
        readonly scope: string
        readonly singularResource: string
        readonly verbs: readonly string[]
        readonly shortNames?: readonly string[]
        readonly categories?: readonly string[]
        readonly subresources?: readonly { readonly subresource: string }[]
      }[]
    }[]
  }[]
}

const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

/** Everything that the server has, in its order: core first. */
export function* discover(kubectl: Kubectl): Guest<DiscoveredResource[]> {
  const found: DiscoveredResource[] = []
  for (const root of ['/api', '/apis']) {
    const { items } = yield* kubectl.json<AggregatedDiscovery>(root, { accept })
    found.push(...items.flatMap(({ metadata: { name = '' }, versions }) =>
      versions.flatMap(({ version, resources }) => resources.map((each) => discovered(name, version, each)))))
  }
  return found
}

type Listed = AggregatedDiscovery['items'][number]['versions'][number]['resources'][number]

function discovered(group: string, version: string, listed: Listed): DiscoveredResource {
  const { resource, responseKind, scope, singularResource, verbs, shortNames = [], categories = [], subresources = [] } = listed
  return {
    group, version, plural: resource, singular: singularResource, kind: responseKind.kind, namespaced: scope === 'Namespaced',
    shortNames, categories, verbs, subresources: subresources.map(({ subresource }) => subresource),
  }
}

/** The resource that a word means; groups come in the server's order, the preferred version first. */
export function resourceNamed(word: string, all: readonly DiscoveredResource[]): DiscoveredResource {
  const typed = word.toLowerCase()
  const found = all.find((each) => namesOf(each).includes(typed)) ?? all.find((each) => qualifiedNames(each).includes(typed))
  if (!found) throw new KubectlError(`the server doesn't have a resource type ${quote(word.split('.')[0]!)}`)
  return found
}

/** The resource of an object's apiVersion and kind. */
export function resourceOfKind(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  all: readonly DiscoveredResource[],
): DiscoveredResource | undefined {
  return all.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion)
}

export function apiVersionOf({ group, version }: DiscoveredResource): string {
  return group ? `${group}/${version}` : version
}

/** `deployment.apps`, `pod`: how kubectl names what it did something to. */
export function printedKind({ kind, group }: { readonly kind: string; readonly group: string }): string {
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase()
}

/** `deployments.apps`, `pods`. */
export function groupResourceOf({ plural, group }: { readonly plural: string; readonly group: string }): string {
  return group ? `${plural}.${group}` : plural
}

/** As Go prints a GroupVersionResource: `apps/v1, Resource=deployments`. */
export function printedResource({ group, version, plural }: DiscoveredResource): string {
  return `${group}/${version}, Resource=${plural}`
}

/** The path of a collection or of an object. */
export function pathOf({ group, version, plural, namespaced }: DiscoveredResource, namespace: string | undefined, name?: string, subresource?: string): string {
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`
  const within = namespaced && namespace ? `/namespaces/${namespace}` : ''
  const tail = name === undefined ? '' : `/${encodeURIComponent(name)}${subresource ? `/${subresource}` : ''}`
  return `${root}${within}/${plural}${tail}`
}

function namesOf({ plural, singular, shortNames, kind }: DiscoveredResource): string[] {
  return [plural, singular, ...shortNames, kind.toLowerCase()]
}

/** `deployments.apps`, `deployments.v1.apps`, and the core group's `pods.v1.`. */
function qualifiedNames(resource: DiscoveredResource): string[] {
  const { group, version } = resource
  return namesOf(resource).flatMap((name) => [`${name}.${group}`, `${name}.${version}.${group}`])
}
