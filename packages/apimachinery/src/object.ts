/**
 * What every API object carries: its type, its metadata, and what lists and conditions look like.
 *
 * Follows k8s.io/apimachinery/pkg/apis/meta/v1/types.go of Kubernetes 1.34.
 */

/** Any API object. Kinds with a schema have an interface of their own in `generated/types.ts`. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  [field: string]: unknown
}

/** Times are RFC 3339 text, as they stand on the wire. */
export interface ObjectMeta {
  name?: string
  generateName?: string
  namespace?: string
  selfLink?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  managedFields?: ManagedFieldsEntry[]
}

export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

/** Who set which fields, by which request (server-side apply). */
export interface ManagedFieldsEntry {
  manager?: string
  operation?: 'Apply' | 'Update'
  apiVersion?: string
  time?: string
  fieldsType?: string
  fieldsV1?: FieldsV1
  subresource?: string
}

/** A set of fields as a tree: `f:name`, `k:{…}`, `v:…`, `i:…`, and `.` for the node itself. */
export interface FieldsV1 {
  [element: string]: FieldsV1
}

export interface ListMeta {
  selfLink?: string
  resourceVersion?: string
  continue?: string
  remainingItemCount?: number
}

export interface KubeList<T extends KubeObject = KubeObject> {
  apiVersion: string
  kind: string
  metadata: ListMeta
  items: T[]
}

/** metav1.Condition; the older kinds leave out the generation and some of the times. */
export interface Condition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  observedGeneration?: number
  lastTransitionTime?: string
  reason?: string
  message?: string
}

export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: LabelSelectorRequirement[]
}

export interface LabelSelectorRequirement {
  key: string
  operator: string
  values?: string[]
}

/** How an object is named in a sentence: `default/web`, or `node-a1` when it has no namespace. */
export function namespacedName({ metadata }: { readonly metadata: ObjectMeta }): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name ?? ''}` : (metadata.name ?? '')
}

/** The reference marked as controller, if there is one. */
export function controllerOf({ metadata }: { readonly metadata: ObjectMeta }): OwnerReference | undefined {
  const { ownerReferences } = metadata
  if (ownerReferences) for (const reference of ownerReferences) if (reference.controller === true) return reference
  return undefined
}
