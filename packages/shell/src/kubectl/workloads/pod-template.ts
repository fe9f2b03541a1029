/**
 * Where an object keeps the pods that it makes, and copies of it that are changed there.
 *
 * Follows k8s.io/kubectl/pkg/polymorphichelpers/updatepodspec.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import type { Info } from '../objects/info.ts'
import { patchObject } from '../objects/writing.ts'
import { patchBetween } from '../patch/between.ts'
import { isEmpty } from '../patch/json-values.ts'
import type { DryRun } from '../print/dry-run.ts'

export interface EnvVar {
  name: string
  value?: string
  valueFrom?: Readonly<Record<string, { readonly name?: string; readonly key?: string; readonly fieldPath?: string; readonly resource?: string } | undefined>>
}

export interface ContainerSpec {
  name: string
  image?: string
  env?: EnvVar[]
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> }
  [field: string]: unknown
}

export interface PodSpec {
  containers: ContainerSpec[]
  initContainers?: ContainerSpec[]
  nodeName?: string
  [field: string]: unknown
}

export interface PodTemplate {
  metadata?: KubeObject['metadata']
  spec: PodSpec
}

type WithTemplate = KubeObject & { spec: { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } } }

/** The template of an object; a pod is its own. */
export function podTemplateOf(object: KubeObject): PodTemplate | undefined {
  if (object.kind === 'Pod') return object as unknown as PodTemplate
  const { spec } = object as WithTemplate
  return spec?.template ?? spec?.jobTemplate?.spec.template
}

export function podSpecOf(object: KubeObject): PodSpec {
  const template = podTemplateOf(object)
  if (!template?.spec) throw new KubectlError(`the object is not a pod or does not have a pod template: *${object.apiVersion.split('/').at(-1)!}.${object.kind}`)
  return template.spec
}

/** Sends what was changed in a copy of the object; undefined when nothing was. */
export function* writeChanges(
  kubectl: Kubectl, info: Info, changed: KubeObject, { fieldManager, dryRun = 'none' }: { fieldManager?: string; dryRun?: DryRun },
): Guest<KubeObject | undefined> {
  const { kind, patch } = patchBetween(info, changed)
  if (isEmpty(patch)) return undefined
  return dryRun === 'client' ? changed : yield* patchObject(kubectl, info, kind, patch, { fieldManager, dryRun })
}

export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
