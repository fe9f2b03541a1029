/** The flags with which a world's Prometheus, or all of its monitoring, is served on this machine. */
import { Misused } from './command.ts'
import type { MonitoringWish } from './open-doors.ts'
import { checkPort } from './pace.ts'

export const monitoringFlags = {
  'prometheus-port': { kind: 'integer', help: 'Serve the cluster\'s Prometheus too, at this port; 0 takes any that is free.' },
  'prometheus-open': { kind: 'boolean', help: 'Ask for no token at that port: every program of this machine may read.' },
  'monitoring-port': { kind: 'integer', help: 'Serve all of the cluster\'s monitoring at this port, each server under its name.' },
  'monitoring-open': { kind: 'boolean', help: 'Ask for no token at that port: every program of this machine may read and write.' },
} as const

interface Flags {
  readonly 'prometheus-port': number | undefined
  readonly 'prometheus-open': boolean
  readonly 'monitoring-port': number | undefined
  readonly 'monitoring-open': boolean
}

export function monitoringWish(flags: Flags): MonitoringWish {
  const prometheus = portWish(flags, 'prometheus')
  const monitoring = portWish(flags, 'monitoring')
  return { ...(prometheus && { prometheus: { ...prometheus, server: 'prometheus' } }), ...(monitoring && { monitoring }) }
}

function portWish(flags: Flags, what: 'prometheus' | 'monitoring'): { readonly port: number; readonly flag: string; readonly asksForToken: boolean } | undefined {
  const [port, isOpen, flag] = [flags[`${what}-port`], flags[`${what}-open`], `--${what}-port`]
  if (port === undefined) {
    if (isOpen) throw new Misused(`--${what}-open says nothing without ${flag}.`)
    return undefined
  }
  checkPort(port)
  return { port, flag, asksForToken: !isOpen }
}
