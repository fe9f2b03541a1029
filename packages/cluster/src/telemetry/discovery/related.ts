/** Objects from which a target takes labels besides its own, as far as the configuration looks at them. */
import type { Job, Namespace, Node, Pod, ReplicaSet, Service } from '@track/apimachinery'

export interface Attached {
  readonly node: boolean
  readonly namespace: boolean
  readonly deployment: boolean
  readonly job: boolean
  readonly cronjob: boolean
}

export interface Related {
  readonly attach: Attached
  /** Only what selectors let through. */
  node(name: string): Node | undefined
  namespace(name: string): Namespace | undefined
  replicaSet(namespace: string, name: string): ReplicaSet | undefined
  job(namespace: string, name: string): Job | undefined
  pod(namespace: string, name: string): Pod | undefined
  service(namespace: string, name: string): Service | undefined
}
