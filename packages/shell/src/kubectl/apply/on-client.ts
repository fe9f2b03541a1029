/**
 * A client-side apply: creates what is missing, patches what differs, and keeps in an annotation
 * what was applied.
 *
 * Follows k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go of Kubernetes 1.34.
 */
import { type KubeObject, typeOf } from '@track/apimachinery'
import { type Guest, printError, sleep } from '@track/processes'
import { second } from '@track/simulation'
import { isRefusedWith, KubectlError, withSource } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { type Info, infoPath, printedInfo } from '../objects/info.ts'
import { createObject, patchObject, type PatchKind, type WriteOptions } from '../objects/writing.ts'
import { isEmpty, isMap, type JsonMap } from '../patch/json-values.ts'
import { lastApplied, lastAppliedOf, withLastApplied } from '../patch/last-applied.ts'
import { threeWayMergePatch, threeWayStrategicPatch } from '../patch/three-way.ts'
import { dryRunOf } from '../print/dry-run.ts'
import { validationOf } from '../validation-flag.ts'
import type { Applied, ApplyFlags } from './flags.ts'

const retriesMax = 5

export function writeOptionsOf(flags: ApplyFlags): WriteOptions {
  return {
    dryRun: dryRunOf(flags), validation: validationOf(flags),
    fieldManager: flags['field-manager'] ?? (flags['server-side'] ? 'kubectl' : 'kubectl-client-side-apply'),
  }
}

export function* applyOnClient(kubectl: Kubectl, info: Info, flags: ApplyFlags): Guest<Applied> {
  const options = writeOptionsOf(flags)
  const modified = withLastApplied(info.object)
  const current = yield* liveObject(kubectl, info)
  if (!current) {
    const object = withoutNulls(modified) as KubeObject
    if (options.dryRun === 'client') return { object, operation: 'created' }
    return { object: yield* naming(info, 'creating', () => createObject(kubectl, info, object, options)), operation: 'created' }
  }
  if (options.dryRun === 'client') return { object: current, operation: 'configured' }
  if (current.metadata.annotations?.[lastApplied] === undefined) yield* printError(missingAnnotation(info))
  const { object, isChanged } = yield* naming(info, 'patching', () => patchLive(kubectl, info, modified, current, options, flags))
  return { object, operation: isChanged ? 'configured' : 'unchanged' }
}

function missingAnnotation(info: Info): string {
  return `Warning: resource ${printedPlural(info)} is missing the ${lastApplied} annotation which is required by kubectl apply. `
    + 'kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. '
    + 'The missing annotation will be patched automatically.\n'
}

/** `deployments/web`. */
function printedPlural({ resource, name }: Info): string {
  return `${resource.plural}/${name}`
}

function* liveObject(kubectl: Kubectl, info: Info): Guest<KubeObject | undefined> {
  try {
    return yield* kubectl.find(infoPath(info))
  } catch (reason) {
    // The server does not say what is there.
    if (!(reason instanceof KubectlError)) throw reason
    throw withSource(reason, `retrieving current configuration of:\n${printedInfo(info)}\nfrom server for:`, info.source)
  }
}

export function* naming<T>(info: Info, doing: string, write: () => Guest<T>): Guest<T> {
  try {
    return yield* write()
  } catch (reason) {
    // The server refuses: its words, and which file it is about.
    if (reason instanceof KubectlError) throw withSource(reason, doing, info.source)
    throw reason
  }
}

interface Patched {
  readonly object: KubeObject
  readonly isChanged: boolean
}

/** Somebody else may write meanwhile: the patch is then made anew from what is there. */
function* patchLive(
  kubectl: Kubectl, info: Info, modified: KubeObject, first: KubeObject, options: WriteOptions, flags: ApplyFlags,
): Guest<Patched> {
  let current = first
  for (let tries = 0; ; tries++) {
    const { kind, patch } = threeWayPatch(info, modified, current)
    if (isEmpty(patch)) return { object: current, isChanged: false }
    try {
      return { object: yield* patchObject(kubectl, info, kind, patch, options), isChanged: true }
    } catch (reason) {
      // A conflict is tried again, what cannot be changed is replaced if that was asked for.
      if (flags.force && (isRefusedWith(reason, 'Conflict') || isRefusedWith(reason, 'Invalid'))) {
        return { object: yield* deleteAndCreate(kubectl, info, modified, options), isChanged: true }
      }
      if (!isRefusedWith(reason, 'Conflict') || tries >= retriesMax) throw reason
      if (tries > 0) yield* sleep(1 * second)
      current = yield* kubectl.json(infoPath(info))
    }
  }
}

export function threeWayPatch(info: Info, modified: KubeObject, current: KubeObject): { kind: PatchKind; patch: JsonMap } {
  const three = { original: lastAppliedOf(current), modified: modified as JsonMap, current: current as JsonMap }
  const type = typeOf(info.resource)
  if (!type) return { kind: 'merge', patch: threeWayMergePatch(three) }
  return { kind: 'strategic', patch: threeWayStrategicPatch(three, type) }
}

function* deleteAndCreate(kubectl: Kubectl, info: Info, modified: KubeObject, options: WriteOptions): Guest<KubeObject> {
  yield* kubectl.json(infoPath(info), { method: 'DELETE', body: { propagationPolicy: 'Background' } })
  while ((yield* kubectl.find(infoPath(info))) !== undefined) yield* sleep(1 * second)
  return yield* createObject(kubectl, info, modified, options)
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)]))
}

