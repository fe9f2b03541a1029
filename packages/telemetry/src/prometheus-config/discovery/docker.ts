/** Containers of Docker, and what Docker Swarm runs. Follows discovery/moby (docker.go, dockerswarm.go) of Prometheus 3.16. */
import { always, listOf, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { shownDuration, shownInt, shownText, shownTruth, urlParts } from '../kind.ts'
import { afterHttp, cloud } from './fields.ts'

const filters = always(listOf(structOf('moby.Filter', { name: shownText, values: always(listOf(textKind)) })))

function hostFault(host: string): string | undefined {
  if (host === '') return 'host missing'
  const parts = urlParts(host)
  return typeof parts === 'string' ? parts : undefined
}

export const dockerKind = afterHttp('moby.plain', {
  host: shownText, port: shownInt, filters, host_networking_host: shownText, refresh_interval: shownDuration, match_first_network: shownTruth,
}, { initial: { ...cloud, host_networking_host: 'localhost', match_first_network: true }, fault: ({ host }) => hostFault(host) })

export const dockerswarmKind = afterHttp('moby.plain', {
  host: shownText, role: shownText, port: shownInt, filters, refresh_interval: shownDuration,
}, {
  initial: cloud,
  fault({ host, role }) {
    const fault = hostFault(host)
    if (fault !== undefined) return fault
    if (role === '') return 'role missing (one of: tasks, services, nodes)'
    return ['services', 'nodes', 'tasks'].includes(role) ? undefined : `invalid role ${role}, expected tasks, services, or nodes`
  },
})
