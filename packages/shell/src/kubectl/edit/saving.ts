/**
 * An edited object sent to the server as a patch, and what becomes of a refusal.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go (visitToPatch, addError) of Kubernetes 1.34.
 */
import { type KubeObject, printJson, quote, sortedKeys } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import { groupResourceOf } from '../discovery.ts'
import { isRefusedWith, KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import type { Info } from '../objects/info.ts'
import { patchObject, type WriteOptions } from '../objects/writing.ts'
import { patchBetween } from '../patch/between.ts'
import { isSame } from '../patch/json-values.ts'
import { printGoSyntax } from '../print/go-syntax.ts'
import type { Reason } from './file-text.ts'

export interface Saving {
  readonly options: WriteOptions
  readonly printsPatch: boolean
  readonly say: (object: KubeObject, operation: string) => Guest<void>
}

/** What a file's objects came to: reasons to open it again, and how many cannot be mended by that. */
export interface Saved {
  readonly reasons: readonly Reason[]
  readonly gone: number
  readonly failed: number
}

export function* saveAll(kubectl: Kubectl, infos: readonly Info[], edited: readonly KubeObject[], saving: Saving): Guest<Saved> {
  const reasons: Reason[] = []
  let [gone, failed] = [0, 0]
  for (const object of edited) {
    const info = infos.find((each) => each.object.metadata.uid === object.metadata.uid)
    if (!info) throw new KubectlError(`no original object found for &unstructured.Unstructured{Object:${printGoSyntax(object)}}`)
    const refusal = yield* saveOne(kubectl, info, object, saving)
    if (!refusal) continue
    if (isRefusedWith(refusal, 'Invalid')) reasons.push(yield* invalid(info, causesOf(refusal)))
    else if (isRefusedWith(refusal, 'NotFound')) {
      gone++
      yield* printError(`error: ${subjectOf(info)} could not be found on the server\n`)
    } else {
      failed++
      yield* printError(`error: ${subjectOf(info)} could not be patched: ${refusal.message}\n`)
    }
  }
  return { reasons, gone, failed }
}

/** Says that an object is not what it must be. */
export function* invalid(info: Info, causes: readonly string[]): Guest<Reason> {
  yield* printError(`error: ${subjectOf(info)} is invalid\n`)
  return { head: `${subjectOf(info)} was not valid`, causes }
}

function subjectOf({ resource, name }: Info): string {
  return `${groupResourceOf(resource)} ${quote(name)}`
}

function causesOf(refusal: KubectlError): string[] {
  if (!isRefusedWith(refusal, 'Invalid')) return []
  return (refusal.status.details?.causes ?? []).map(({ field = '', message = '' }) => `${field}: ${message}`)
}

function* saveOne(kubectl: Kubectl, info: Info, object: KubeObject, { options, printsPatch, say }: Saving): Guest<KubectlError | undefined> {
  if (isSame(info.object, object)) {
    yield* say(object, 'skipped')
    return undefined
  }
  refuseRenaming(info.object, object)
  const { kind, patch } = patchBetween(info, object)
  if (printsPatch) yield* print(`Patch: ${printJson(sortedKeys(patch))}\n`)
  try {
    yield* say(yield* patchObject(kubectl, info, kind, patch, options), 'edited')
    return undefined
  } catch (reason) {
    // The server refuses: said by who called, the other objects are gone on with.
    if (reason instanceof KubectlError) return reason
    throw reason
  }
}

function refuseRenaming(before: KubeObject, after: KubeObject): void {
  if (before.apiVersion === after.apiVersion && before.kind === after.kind && before.metadata.name === after.metadata.name) return
  throw new KubectlError('At least one of apiVersion, kind and name was changed')
}
