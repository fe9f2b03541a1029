/** A world behind its door, until somebody ends it or its engine fails. */
import type { Session } from '@track/session'
import { type Instant, printTimestamp } from '@track/simulation'
import { complain, exitCode, say } from './command.ts'
import { ended, failed } from './ending.ts'
import { printEngineBug } from './engine-bug.ts'
import { type Doors, type DoorsWish, openDoors } from './open-doors.ts'

export interface ClusterWish extends DoorsWish {
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
  await doors.close()
  return failure ? exitCode.bug : exitCode.done
}

function tell({ api, prometheus, monitoring }: Doors, { file, isJson }: ClusterWish, now: Instant): void {
  if (isJson) {
    say(JSON.stringify({
      address: api.address, ...(prometheus !== undefined && { prometheus }), ...(monitoring && { monitoring }), ...(file === undefined ? { kubeconfig: api.kubeconfig } : { kubeconfigFile: file }),
    }))
    return
  }
  say(`The cluster is at ${api.address}`)
  const clock = `its clock is the cluster's: it is ${printTimestamp(now)} there`
  if (prometheus !== undefined) say(`Its Prometheus is at ${prometheus} (${clock})`)
  if (monitoring) say(`Its monitoring (${clock}):\n${Object.entries(monitoring).map(([server, address]) => `  ${server.padEnd(12)}  ${address}`).join('\n')}`)
  say(file === undefined ? `Its kubeconfig:\n\n${api.kubeconfig}` : `kubectl --kubeconfig ${file} get nodes`)
}
