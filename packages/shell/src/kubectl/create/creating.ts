/** What the subcommands of `create` share: their flags, and how an object that was put together is created. */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { type DiscoveredResource, resourceOfKind } from '../discovery.ts'
import { KubectlError, UsageError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { createObject } from '../objects/writing.ts'
import { withLastApplied } from '../patch/last-applied.ts'
import { dryRunFlags, dryRunOf, dryRunWords } from '../print/dry-run.ts'
import { printFlags, resultPrinter } from '../print/output.ts'
import { validateFlag, validationOf } from '../validation-flag.ts'

export const createFlags = {
  ...printFlags, ...dryRunFlags, ...validateFlag,
  'field-manager': { kind: 'string', default: 'kubectl-create', help: 'The name under which fields are set.' },
  'save-config': { kind: 'boolean', help: 'Keep the object in the annotation that apply reads.' },
} as const satisfies FlagTable

export type CreateFlags = FlagValues<typeof createFlags>

/** The one operand of a subcommand; what stands behind `--` is the command of a container. */
export function nameIn(operands: readonly string[], afterDash: number | undefined, verb: string): string {
  const count = operands.length - (afterDash ?? 0)
  if (count !== 1) throw new UsageError(`exactly one NAME is required, got ${count}`, verb)
  return operands[0]!
}

/** The words behind `--`, or behind the name. */
export function commandIn(operands: readonly string[], afterDash: number | undefined): readonly string[] {
  return afterDash === undefined ? operands.slice(1) : operands.slice(operands.length - afterDash)
}

/** The namespace goes into the object when it was asked for. */
export function metadataOf(kubectl: Kubectl, name: string): KubeObject['metadata'] {
  return { name, ...(kubectl.hasNamespaceFlag && { namespace: kubectl.namespace }) }
}

/** How the server would call objects of a kind that it may not have. */
export type ResourceNames = Pick<DiscoveredResource, 'plural' | 'namespaced'>

/** `failure`: what goes before the server's words when it refuses. */
export function* createFrom(kubectl: Kubectl, flags: CreateFlags, object: KubeObject, failure?: string, names?: ResourceNames): Guest<number> {
  const printer = yield* resultPrinter(flags, { isTyped: true })
  const dryRun = dryRunOf(flags)
  const saved = flags['save-config'] ? withLastApplied(object) : object
  const created = dryRun === 'client' ? saved : yield* sent(kubectl, saved, flags, { failure, names })
  yield* printer(created, dryRunWords('created', dryRun))
  return 0
}

interface Sending {
  readonly failure: string | undefined
  readonly names: ResourceNames | undefined
}

function* sent(kubectl: Kubectl, object: KubeObject, flags: CreateFlags, { failure, names }: Sending): Guest<KubeObject> {
  const resource = resourceOfKind(object, yield* kubectl.resources()) ?? assumed(object, names!)
  const named = { resource, namespace: resource.namespaced ? kubectl.namespace : '', name: object.metadata.name ?? '', source: '' }
  const options = { dryRun: dryRunOf(flags), fieldManager: flags['field-manager'], validation: validationOf(flags) }
  try {
    return yield* createObject(kubectl, named, object, options)
  } catch (reason) {
    // Most subcommands say what they failed to do, and not that it was the server.
    if (failure === undefined || !(reason instanceof KubectlError)) throw reason
    throw new KubectlError(`${failure}${reason.message}`)
  }
}

function assumed({ apiVersion, kind }: KubeObject, names: ResourceNames): DiscoveredResource {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  return { group, version, kind, singular: kind.toLowerCase(), shortNames: [], verbs: ['create'], categories: [], subresources: [], ...names }
}

/** Of the text's bytes in UTF-8. */
export function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
