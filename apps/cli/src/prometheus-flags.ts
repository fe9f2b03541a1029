/** The flags with which a world's Prometheus is served on this machine. */
import { Misused } from './command.ts'
import type { PrometheusWish } from './open-doors.ts'
import { checkPort } from './pace.ts'

export const prometheusFlags = {
  'prometheus-port': { kind: 'integer', help: 'Serve the cluster\'s Prometheus too, at this port; 0 takes any that is free.' },
  'prometheus-open': { kind: 'boolean', help: 'Ask for no token at that port: every program of this machine may read.' },
} as const

export function prometheusWish({ 'prometheus-port': port, 'prometheus-open': isOpen }: { 'prometheus-port': number | undefined; 'prometheus-open': boolean }): PrometheusWish | undefined {
  if (port === undefined) {
    if (isOpen) throw new Misused('--prometheus-open says nothing without --prometheus-port.')
    return undefined
  }
  checkPort(port)
  return { port, asksForToken: !isOpen }
}
