/**
 * Patches: merged into the objects that they name or that a selector finds, or operations of RFC 6902.
 *
 * Follows PatchTransformer.go, PatchStrategicMergeTransformer.go and PatchJson6902Transformer.go of kustomize 5.7.
 */
import { applyOperation, DoesNotApply, type JsonPatchOperation } from '@track/apimachinery'
import { printYaml, readYaml, YamlError } from '@track/formats'
import { type Fields, isFields, readObjects } from '../documents.ts'
import type { Loader } from '../files.ts'
import { printIdentity } from '../identity.ts'
import type { PatchArgs } from '../kustomization.ts'
import { KustomizeError, within } from '../kustomize-error.ts'
import { mergePatch } from '../merge.ts'
import { copied, Resource, textOf } from '../resource.ts'
import type { Resources, Selector } from '../resources.ts'

export type Patch = (resources: Resources) => void

interface PatchText {
  readonly text: string
  /** As errors name it. */
  readonly source: string
}

function withoutEmpty(value: unknown): unknown {
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== '' && inner !== undefined).map(([key, inner]) => [key, withoutEmpty(inner)]))
}

/** An entry of `patches`, read; what is wrong with it is told with its text. */
export function readPatch(args: PatchArgs, loader: Loader): Patch {
  const { path, target, options } = args
  const shown = printYaml(withoutEmpty({ path, patch: args.patch, target, options }))
  return within(`trouble configuring builtin PatchTransformer with config: \`\n${shown}\``, () => {
    const read = textOfPatch(args, shown, loader)
    const merged = tried(() => readObjects(read.text))
    const operations = tried(() => readOperations(read.text))
    if (merged?.length && operations?.length) throw new KustomizeError(`illegally qualifies as both an SM and JSON patch: ${read.source}`)
    if (!merged && !operations) throw new KustomizeError(`unable to parse SM or JSON patch from ${read.source}`)
    if (!merged) return (resources: Resources) => patchByOperations(resources, operations!, target, read.source)
    const mayChange = { name: options?.['allowNameChange'] ?? false, kind: options?.['allowKindChange'] ?? false }
    const patches = merged.map((fields) => Object.assign(new Resource(fields), { mayChange }))
    return (resources: Resources) => patchByMerging(resources, patches, target, read.source)
  })
}

function textOfPatch({ path = '', patch = '' }: PatchArgs, shown: string, loader: Loader): PatchText {
  const inline = patch.trim()
  if (inline === '' && path === '') throw new KustomizeError(`must specify one of patch and path in\n${shown}`)
  if (inline !== '' && path !== '') throw new KustomizeError(`patch and path can't be set at the same time\n${shown}`)
  if (inline !== '') return { text: inline, source: `[patch: ${JSON.stringify(inline)}]` }
  return { text: within(`failed to get the patch file from path(${path})`, () => loader.load(path)), source: `[path: ${JSON.stringify(path)}]` }
}

function tried<Result>(doing: () => Result): Result | undefined {
  try {
    return doing()
  } catch (reason) {
    // It is a patch of the other sort.
    if (reason instanceof KustomizeError) return undefined
    throw reason
  }
}

function readOperations(text: string): unknown[] {
  let value: unknown
  try {
    value = text.startsWith('[') ? JSON.parse(text) : readYaml(text)
  } catch (reason) {
    // Neither JSON nor YAML.
    if (!(reason instanceof SyntaxError || reason instanceof YamlError)) throw reason
    throw new KustomizeError(reason.message)
  }
  if (!Array.isArray(value) || !value.every(isFields)) throw new KustomizeError('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  return value
}

function patchByMerging(resources: Resources, patches: readonly Resource[], target: Selector | undefined, source: string): void {
  if (target && patches.length > 1) {
    throw new KustomizeError(`Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`)
  }
  if (target) {
    for (const resource of resources.select(target)) apply(resource, patches[0]!, resource)
    resources.dropGone()
    return
  }
  for (const patch of patches) {
    const id = patch.originalId
    apply(within(`no resource matches strategic merge patch ${JSON.stringify(printIdentity(id))}`, () => resources.byId(id)), patch)
  }
}

/** `as`: whose version the patch takes. */
function apply(resource: Resource, patch: Resource, as?: Resource): void {
  const { name, namespace, kind } = resource
  const { mayChange } = patch
  if (mayChange.name || mayChange.kind) resource.storePreviousId()
  const merged = mergePatch(resource.fields, { ...copied(patch.fields), ...(as && { apiVersion: as.fields['apiVersion'] }) })
  if (!merged || Object.keys(merged).length === 0) {
    resource.isGone = true
    return
  }
  resource.fields = merged
  if (!mayChange.kind) merged['kind'] = kind
  if (!mayChange.name) resource.metadata['name'] = name
  if (namespace === '') delete resource.metadata['namespace']
  else resource.metadata['namespace'] = namespace
}

function patchByOperations(resources: Resources, operations: readonly unknown[], target: Selector | undefined, source: string): void {
  if (!target) throw new KustomizeError(`must specify a target for JSON patch ${source}`)
  for (const resource of resources.select(target)) {
    resource.storePreviousId()
    operate(resource, operations)
  }
}

function operate(resource: Resource, operations: readonly unknown[]): void {
  for (const operation of operations as readonly JsonPatchOperation[]) {
    try {
      resource.fields = copied(applyOperation(resource.fields, operation)) as Fields
    } catch (reason) {
      // The operation does not fit the object.
      if (!(reason instanceof DoesNotApply)) throw reason
      throw new KustomizeError(wordsOf(operation, reason.message))
    }
  }
}

/** As gopkg.in/evanphx/json-patch.v4 says it, which tells more than the API server does. */
function wordsOf({ op, path, from = '' }: JsonPatchOperation, why: string): string {
  if (op === 'test' && why.startsWith('testing')) return `${why}: test failed`
  if (!why.startsWith('doc is missing path')) return `error in ${op} for path: '${path}': ${why}: ${why.includes('index') ? 'invalid index referenced' : 'missing value'}`
  const doc = op === 'copy' || op === 'move' ? `doc is missing from path: ${from}` : op === 'test' ? `is missing path: ${path}` : `doc is missing path: ${op === 'replace' ? path : JSON.stringify(path)}`
  return `${op} operation does not apply: ${doc}: missing value`
}

/** `patchesStrategicMerge`: texts, or the files that they are in. */
export function readOldPatches(paths: readonly string[], loader: Loader): Patch {
  const patches = paths.flatMap((path) => (tried(() => readObjects(path)) ?? readObjects(loader.load(path))).map((fields) => new Resource(fields)))
  return (resources) => {
    for (const patch of patches) {
      apply(resources.byId(patch.originalId), patch)
      resources.dropGone()
    }
  }
}

/** An entry of `patchesJson6902`. */
export function readOldOperations({ target = {}, path = '', patch = '' }: PatchArgs, loader: Loader): Patch {
  const shown = printYaml(withoutEmpty({ target, path, jsonOp: patch }))
  const operations = within(`trouble configuring builtin PatchJson6902Transformer with config: \`\n${shown}\``, () => {
    if (!target.name) throw new KustomizeError('must specify the target name')
    if (path === '' && patch === '') throw new KustomizeError('empty file path and empty jsonOp')
    if (path !== '' && patch !== '') throw new KustomizeError('must specify a file path or jsonOp, not both')
    const text = path === '' ? patch : loader.load(path)
    if (text === '') throw new KustomizeError(`patch file '${textOf(path)}' empty seems to be empty`)
    return readOperations(text)
  })
  return (resources) => {
    for (const resource of resources.select(target)) operate(resource, operations)
  }
}
