/**
 * Writing an object: where, under which field manager, and whether it counts.
 *
 * Follows k8s.io/cli-runtime/pkg/resource/helper.go of Kubernetes 1.34.
 */
import { type KubeObject, sortedKeys } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { Kubectl } from '../kubectl.ts'
import { type DryRun, dryRunQuery } from '../print/dry-run.ts'
import { collectionPath, infoPath, type Named } from './info.ts'

export interface WriteOptions {
  readonly dryRun?: DryRun
  readonly fieldManager?: string | undefined
  /** `Strict`, `Warn` or `Ignore`. */
  readonly validation?: string | undefined
  readonly subresource?: string | undefined
  readonly force?: boolean
}

export type PatchKind = 'strategic' | 'merge' | 'json' | 'apply'

const contentTypes: Readonly<Record<PatchKind, string>> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
}

function queryOf({ dryRun = 'none', fieldManager, validation, force }: WriteOptions): Record<string, string | undefined> {
  return { ...dryRunQuery(dryRun), fieldManager, fieldValidation: validation, ...(force !== undefined && { force: String(force) }) }
}

export function* createObject(kubectl: Kubectl, named: Named, object: KubeObject, options: WriteOptions = {}): Guest<KubeObject> {
  return yield* kubectl.json(collectionPath(named), { method: 'POST', body: sortedKeys(object), query: queryOf(options) })
}

export function* replaceObject(kubectl: Kubectl, named: Named, object: KubeObject, options: WriteOptions = {}): Guest<KubeObject> {
  return yield* kubectl.json(infoPath(named, options.subresource), { method: 'PUT', body: sortedKeys(object), query: queryOf(options) })
}

export function* patchObject(kubectl: Kubectl, named: Named, kind: PatchKind, patch: unknown, options: WriteOptions = {}): Guest<KubeObject> {
  return yield* kubectl.json(infoPath(named, options.subresource), {
    method: 'PATCH', body: patch, contentType: contentTypes[kind], query: queryOf(options),
  })
}
