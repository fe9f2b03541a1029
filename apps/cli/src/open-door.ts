/** The door for a real kubectl, and the kubeconfig that leads to it; refused in one sentence. */
import { DoorRefused, type HttpsDoor, openHttpsDoor, writeKubeconfig } from '@track/doors/https'
import type { Session } from '@track/session'
import { Refused } from './command.ts'

export interface DoorWish {
  readonly port: number
  /** Where the kubeconfig is written. */
  readonly file: string | undefined
}

export async function openDoor(session: Session, { port, file }: DoorWish): Promise<HttpsDoor> {
  const door = await openHttpsDoor(session, { port }).catch((reason: unknown) => {
    throw reason instanceof DoorRefused ? new Refused(reason.message) : reason
  })
  const refusal = file === undefined ? undefined : writeKubeconfig(file, door.kubeconfig)
  if (refusal === undefined) return door
  await door.close()
  throw new Refused(refusal)
}
