/** A world behind its door, until somebody ends it or its engine fails. */
import type { PrometheusDoor } from '@track/doors/http'
import type { HttpsDoor } from '@track/doors/https'
import type { Session } from '@track/session'
import { type Instant, printTimestamp } from '@track/simulation'
import { complain, exitCode, say } from './command.ts'
import { ended, failed } from './ending.ts'
import { printEngineBug } from './engine-bug.ts'
import { type DoorWish, openDoor, openPrometheus, type PrometheusWish } from './open-door.ts'

export interface ClusterWish extends DoorWish {
  readonly prometheus?: PrometheusWish
  /** Addresses as one line of JSON. */
  readonly isJson: boolean
}

export async function runCluster(session: Session, wish: ClusterWish): Promise<number> {
  const ending = ended()
  const doors = await openDoors(session, wish).catch((reason: unknown) => {
    session.dispose()
    throw reason
  })
  tell(doors, wish, session.view().now)
  await Promise.race([ending, failed(session)])
  const { failure } = session.view()
  if (failure) complain(printEngineBug(failure))
  session.dispose()
  await doors.api.close()
  await doors.prometheus?.close()
  return failure ? exitCode.bug : exitCode.done
}

interface Doors {
  readonly api: HttpsDoor
  readonly prometheus?: PrometheusDoor
}

async function openDoors(session: Session, wish: ClusterWish): Promise<Doors> {
  const api = await openDoor(session, wish)
  if (!wish.prometheus) return { api }
  const prometheus = await openPrometheus(session, wish.prometheus).catch(async (reason: unknown) => {
    await api.close()
    throw reason
  })
  return { api, prometheus }
}

function tell({ api, prometheus }: Doors, { file, isJson }: ClusterWish, now: Instant): void {
  if (isJson) {
    say(JSON.stringify({
      address: api.address, ...(prometheus && { prometheus: prometheus.address }), ...(file === undefined ? { kubeconfig: api.kubeconfig } : { kubeconfigFile: file }),
    }))
    return
  }
  say(`The cluster is at ${api.address}`)
  if (prometheus) say(`Its Prometheus is at ${prometheus.address} (its clock is the cluster's: it is ${printTimestamp(now)} there)`)
  say(file === undefined ? `Its kubeconfig:\n\n${api.kubeconfig}` : `kubectl --kubeconfig ${file} get nodes`)
}
