/**
 * `kubectl explain`: the documentation of a kind or of its fields, from the server's OpenAPI document.
 *
 * Follows k8s.io/kubectl/pkg/cmd/explain/explain.go and k8s.io/kubectl/pkg/explain of Kubernetes 1.34.
 * Left out: -o plaintext-openapiv2.
 */
import { type Guest, print } from '@track/processes'
import { type DiscoveredResource, groupResourceOf, printedResource, resourceNamed } from '../../kubectl/discovery.ts'
import { BareError, KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { printSchema } from '../../kubectl/explain/printing.ts'
import type { GroupVersionKind, OpenApiDocument } from '../../kubectl/explain/schema.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const seeAll = 'Use "kubectl api-resources" for a complete list of supported resources.'

export const explain = defineVerb({
  name: 'explain',
  group: 'basic',
  summary: 'Get documentation for a resource',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  examples: ['kubectl explain pods', 'kubectl explain pods --recursive', 'kubectl explain deployments.spec.template'],
  completes: 'resources',
  flags: {
    'api-version': { kind: 'string', default: '', help: 'Of this version: apps/v1.' },
    'output': { kind: 'string', short: 'o', default: 'plaintext', help: 'plaintext.', completes: ['plaintext'] },
    'recursive': { kind: 'boolean', help: 'The fields of fields.' },
  },
  *run({ flags, operands, kubectl }) {
    if (operands.length === 0) throw new KubectlError(`You must specify the type of resource to explain. ${seeAll}\n`)
    if (operands.length > 1) throw new KubectlError('We accept only this format: explain RESOURCE\n')
    const { resource, path } = subjectOf(operands[0]!, yield* kubectl.resources())
    if (flags.output === 'plaintext-openapiv2') throw notSimulated('explain -o plaintext-openapiv2')
    const asked = flags['api-version'] === '' ? resource : withVersion(resource, flags['api-version'])
    const document = yield* documentOf(kubectl, asked)
    if (flags.output !== 'plaintext') throw new KubectlError(`unrecognized format: ${flags.output}`)
    const kind = kindIn(document, asked)
    if (!kind) throw new KubectlError(`GVR (${printedResource(asked)}) not found in OpenAPI schema`)
    yield* print(`${kind.group === '' ? '' : `GROUP:      ${kind.group}\n`}KIND:       ${kind.kind}\nVERSION:    ${kind.version}\n\n`)
    const root = Object.values(document.components.schemas).find((schema) => schema['x-kubernetes-group-version-kind']?.some((each) => isSame(each, kind)))
    if (!root) throw new KubectlError(`GVK map[group:${kind.group} kind:${kind.kind} version:${kind.version}] not found in OpenAPI schema`)
    const text = printSchema(root, path, { document, isRecursive: flags.recursive })
    if (text === '') throw new KubectlError(`field "${path.at(-1) ?? ''}" does not exist`)
    yield* print(`${text}\n`)
    return 0
  },
})

interface Subject {
  readonly resource: DiscoveredResource
  readonly path: readonly string[]
}

/** `deploy.spec`, or with the group: `deployments.apps.spec`. */
function subjectOf(text: string, all: readonly DiscoveredResource[]): Subject {
  const [type = '', ...fields] = text.replace(/\.$/, '').split('.')
  const resource = named(type, all)
  const qualified = all.find((each) => each.plural === resource.plural && text.startsWith(groupResourceOf(each)))
  if (!qualified) return { resource, path: fields }
  return { resource: qualified, path: text.slice(groupResourceOf(qualified).length).split('.').filter((field) => field !== '') }
}

function named(type: string, all: readonly DiscoveredResource[]): DiscoveredResource {
  try {
    return resourceNamed(type, all)
  } catch (reason) {
    // No such type: the words of the mapper itself.
    if (reason instanceof KubectlError) throw new BareError(reason.message)
    throw reason
  }
}

function withVersion(resource: DiscoveredResource, text: string): DiscoveredResource {
  const [version = '', group = '', ...more] = text.split('/').reverse()
  if (more.length > 0) throw new KubectlError(`unexpected GroupVersion string: ${text}`)
  return { ...resource, group, version }
}

function* documentOf(kubectl: Kubectl, resource: DiscoveredResource): Guest<OpenApiDocument> {
  const { group, version } = resource
  const { paths } = yield* kubectl.json<{ paths: Readonly<Record<string, { serverRelativeURL: string }>> }>('/openapi/v3')
  const found = paths[group === '' ? `api/${version}` : `apis/${group}/${version}`]
  if (!found) throw new KubectlError(`couldn't find resource for "${printedResource(resource)}"`)
  return yield* kubectl.json<OpenApiDocument>(found.serverRelativeURL)
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** What the document's paths say is served there. */
function kindIn({ paths }: OpenApiDocument, { group, version, plural }: DiscoveredResource): GroupVersionKind | undefined {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const places = [`${root}/${plural}`, `${root}/${plural}/{name}`, `${root}/namespaces/{namespace}/${plural}`, `${root}/namespaces/{namespace}/${plural}/{name}`]
  return places.flatMap((place) => methods.map((method) => paths[place]?.[method]?.['x-kubernetes-group-version-kind'])).findLast((kind) => kind !== undefined)
}

function isSame(a: GroupVersionKind, b: GroupVersionKind): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind
}
