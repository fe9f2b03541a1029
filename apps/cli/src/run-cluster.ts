/** A world behind its door, until somebody ends it or its engine fails. */
import type { Session } from '@track/session'
import { complain, exitCode, say } from './command.ts'
import { ended, failed } from './ending.ts'
import { printEngineBug } from './engine-bug.ts'
import { type DoorWish, openDoor } from './open-door.ts'

export async function runCluster(session: Session, wish: DoorWish, isJson: boolean): Promise<number> {
  const ending = ended()
  const { file } = wish
  const door = await openDoor(session, wish).catch((reason: unknown) => {
    session.dispose()
    throw reason
  })
  if (isJson) say(JSON.stringify({ address: door.address, ...(file === undefined ? { kubeconfig: door.kubeconfig } : { kubeconfigFile: file }) }))
  else {
    say(`The cluster is at ${door.address}`)
    say(file === undefined ? `Its kubeconfig:\n\n${door.kubeconfig}` : `kubectl --kubeconfig ${file} get nodes`)
  }
  await Promise.race([ending, failed(session)])
  const { failure } = session.view()
  if (failure) complain(printEngineBug(failure))
  session.dispose()
  await door.close()
  return failure ? exitCode.bug : exitCode.done
}
