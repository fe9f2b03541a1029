/** What the API server is asked in one recording, from a new world on. */

export interface RecordedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  /** Content type of a patch. */
  readonly type?: string
  /** Asks for a Table. */
  readonly accept?: string
  /** The user agent; browsers and their like are answered for people. */
  readonly agent?: string
}

export interface Case {
  readonly name: string
  /** The answer to the last one is what is recorded. */
  readonly requests: readonly RecordedRequest[]
  /** The body is kept as it came, to be compared byte for byte. */
  readonly isText?: boolean
}

/** An object without its defaults. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name?: string }
  readonly [field: string]: unknown
}

const plurals: Readonly<Record<string, string>> = {
  Namespace: 'namespaces', Node: 'nodes', Pod: 'pods', Service: 'services', Endpoints: 'endpoints', ConfigMap: 'configmaps',
  Secret: 'secrets', ServiceAccount: 'serviceaccounts', Event: 'events', EndpointSlice: 'endpointslices', Deployment: 'deployments',
  ReplicaSet: 'replicasets', Job: 'jobs', CronJob: 'cronjobs', HorizontalPodAutoscaler: 'horizontalpodautoscalers', Lease: 'leases',
  NetworkPolicy: 'networkpolicies', Ingress: 'ingresses', IngressClass: 'ingressclasses',
}

const clusterWide = ['Namespace', 'Node', 'IngressClass']

export function collection({ apiVersion, kind }: Manifest): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const plural = plurals[kind] ?? kind
  return clusterWide.includes(kind) ? `${base}/${plural}` : `${base}/namespaces/default/${plural}`
}

function pathOf(object: Manifest, subresource?: string): string {
  return `${collection(object)}/${object.metadata.name}${subresource ? `/${subresource}` : ''}`
}

export function creating(object: Manifest): RecordedRequest {
  return { method: 'POST', path: collection(object), body: object }
}

export function merging(object: Manifest, patch: object, subresource?: string): RecordedRequest {
  return { method: 'PATCH', path: pathOf(object, subresource), body: patch, type: 'application/merge-patch+json' }
}

export function putting(object: Manifest, subresource?: string): RecordedRequest {
  return { method: 'PUT', path: pathOf(object, subresource), body: object }
}

export function getting(object: Manifest): RecordedRequest {
  return { method: 'GET', path: pathOf(object) }
}

export function removing(object: Manifest, options: object = {}): RecordedRequest {
  return { method: 'DELETE', path: pathOf(object), body: options }
}

export const tableType = 'application/json;as=Table;v=v1;g=meta.k8s.io'

export function printing(object: Manifest): RecordedRequest {
  return { ...getting(object), accept: tableType }
}

/** One object, created. */
export function made(name: string, object: Manifest): Case {
  return { name: `${object.kind}: ${name}`, requests: [creating(object)] }
}

/** One object, created and then changed by a merge patch. */
export function changed(name: string, object: Manifest, patch: object, subresource?: string): Case {
  return { name: `${object.kind}: ${name}`, requests: [creating(object), merging(object, patch, subresource)] }
}

/** One object, created with a status, printed. */
export function printed(name: string, object: Manifest, status?: object): Case {
  const patches = status ? [merging(object, { status }, 'status')] : []
  return { name: `${object.kind}: ${name}`, requests: [creating(object), ...patches, printing(object)] }
}
