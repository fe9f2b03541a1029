/** What a Fault may be, a row a kind: how the traffic or the nodes know it, and which of the spec's fields it needs. */
import type { FaultKind } from '@track/traffic'

type FieldName = 'ratio' | 'delay' | 'factor' | 'loss' | 'queue' | 'requests' | 'rate' | 'cores' | 'bandwidth' | 'mtu'

export interface KindRow {
  /** Undefined where something else than the traffic fails. */
  readonly traffic?: FaultKind
  /** The name of a node's fault. */
  readonly node?: string
  readonly needs: readonly FieldName[]
  /** One of these must say whom it hits. */
  readonly targets: readonly ('service' | 'podLabels' | 'node' | 'zone' | 'registry' | 'load')[]
}

const ofPods = ['service', 'podLabels'] as const
const ofNodes = ['node', 'zone'] as const
const ofPlaces = [...ofPods, ...ofNodes] as const

const kindRows = {
  'stall': { traffic: 'stall', needs: [], targets: ofPods },
  'errors': { traffic: 'errors', needs: ['ratio'], targets: ofPods },
  'latency': { traffic: 'latency', needs: ['delay'], targets: ofPods },
  'slow': { traffic: 'slow', needs: ['factor'], targets: ofPods },
  'crash': { traffic: 'crash', needs: [], targets: ofPods },
  'quota': { traffic: 'quota', needs: ['rate'], targets: ofPods },
  'partition': { traffic: 'link', needs: [], targets: ofPlaces },
  'packet-loss': { traffic: 'link', needs: ['loss'], targets: ofPlaces },
  'packet-delay': { traffic: 'link', needs: ['delay'], targets: ofPlaces },
  'bandwidth': { traffic: 'link', needs: ['bandwidth'], targets: ofPlaces },
  'mtu': { traffic: 'link', needs: ['mtu'], targets: ofPlaces },
  'dns-failure': { traffic: 'names', needs: [], targets: ['service'] },
  'poison-message': { traffic: 'poison', needs: ['queue'], targets: [] },
  'thundering-herd': { traffic: 'herd', needs: ['requests'], targets: ['load'] },
  'node-down': { node: 'down', needs: [], targets: ofNodes },
  'node-unreachable': { node: 'unreachable', needs: [], targets: ofNodes },
  'node-isolated': { node: 'unreachable', needs: [], targets: ofNodes },
  'kubelet-stopped': { node: 'kubelet-stopped', needs: [], targets: ofNodes },
  'memory-pressure': { node: 'memory-pressure', needs: [], targets: ofNodes },
  'disk-full': { node: 'disk-full', needs: [], targets: ofNodes },
  'noisy-neighbour': { needs: ['cores'], targets: ofNodes },
  'api-slow': { needs: ['delay'], targets: [] },
  'api-throttled': { needs: ['ratio'], targets: [] },
  'registry-outage': { needs: [], targets: ['registry'] },
} as const satisfies Readonly<Record<string, KindRow>>

export type FaultObjectKind = keyof typeof kindRows

export const faultObjectKinds = Object.keys(kindRows) as FaultObjectKind[]

export function kindRow(kind: FaultObjectKind): KindRow {
  return kindRows[kind]
}

/** What is not the traffic's own is only written down there. */
export function trafficKind(kind: FaultObjectKind): FaultKind {
  return kindRow(kind).traffic ?? 'elsewhere'
}
