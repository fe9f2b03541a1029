/** A scrape job with the ways in which its targets are found, as a configuration has it. Follows scrape/scrape.go (scrapePool) of Prometheus 3.16. */
import type { ScrapeJob } from './job.ts'

/** What is looked for among the objects of the cluster. */
export interface KubernetesSearch {
  readonly role: string
  readonly namespaces: { readonly own_namespace: boolean; readonly names: readonly string[] }
  readonly selectors: readonly { readonly role: string; readonly label: string; readonly field: string }[]
  readonly attach_metadata: { readonly node: boolean; readonly namespace: boolean; readonly deployment: boolean; readonly job: boolean; readonly cronjob: boolean }
}

/** Targets that are written down, with the labels that they share. */
export interface StaticGroup {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

export interface DnsSearch {
  readonly names: readonly string[]
  readonly type: string
  readonly port: number
}

export interface ScrapePool {
  readonly job: ScrapeJob
  readonly kubernetes: readonly KubernetesSearch[]
  readonly static: readonly StaticGroup[]
  /** Paths, of which the last part may hold a `*`. */
  readonly files: readonly string[]
  readonly dns: readonly DnsSearch[]
  /** Ways of discovery that find nothing here, as the configuration names them. */
  readonly notSimulated: readonly string[]
}
