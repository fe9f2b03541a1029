/** What can be scraped at the control plane's own address, by port, as kubeadm's static pods listen there; etcd alone speaks HTTP. */
import type { Simulation } from '@track/simulation'
import { type MetricFamily, printText, textContentType } from '@track/telemetry'
import { apiServerMetrics } from './api-server.ts'
import { controllerManagerMetrics } from './controller-manager.ts'
import { etcdMetrics } from './etcd.ts'
import { schedulerMetrics } from './scheduler.ts'

interface Component {
  readonly port: number
  readonly scheme: 'http' | 'https'
  metrics(simulation: Simulation): readonly MetricFamily[]
}

const components: readonly Component[] = [
  { port: 6443, scheme: 'https', metrics: apiServerMetrics },
  { port: 10_257, scheme: 'https', metrics: controllerManagerMetrics },
  { port: 10_259, scheme: 'https', metrics: schedulerMetrics },
  { port: 2381, scheme: 'http', metrics: etcdMetrics },
]

export function componentAt(port: number): Component | undefined {
  return components.find((each) => each.port === port)
}

/** The API server's own `/metrics`. */
export function apiServerPage(simulation: Simulation): { readonly contentType: string; readonly body: string } {
  return { contentType: textContentType, body: printText(apiServerMetrics(simulation)) }
}
