/** Objects that `run`, `expose` and `autoscale` put together, created. */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { resourceOfKind } from '../discovery.ts'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { createObject } from '../objects/writing.ts'
import { withLastApplied } from '../patch/last-applied.ts'
import type { DryRun } from '../print/dry-run.ts'

export interface GeneratedOptions {
  readonly dryRun: DryRun
  readonly fieldManager: string
  readonly savesConfig: boolean
}

export function* createGenerated(kubectl: Kubectl, object: KubeObject, { dryRun, fieldManager, savesConfig }: GeneratedOptions): Guest<KubeObject> {
  const resource = resourceOfKind(object, yield* kubectl.resources())
  if (!resource) throw new KubectlError(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`)
  if (dryRun === 'client') {
    return kubectl.hasNamespaceFlag ? { ...object, metadata: { ...object.metadata, namespace: kubectl.namespace } } : object
  }
  const named = { resource, namespace: kubectl.namespace, name: object.metadata.name ?? '', source: '' }
  return yield* createObject(kubectl, named, savesConfig ? withLastApplied(object) : object, { dryRun, fieldManager })
}
