/** The doors of a world, for a real kubectl and for readers of its Prometheus; refused in one sentence. */
import { openPrometheusDoor, type PrometheusDoor, type PrometheusDoorOptions } from '@track/doors/http'
import { DoorRefused, type HttpsDoor, openHttpsDoor, writeKubeconfig } from '@track/doors/https'
import type { Session } from '@track/session'
import { Refused } from './command.ts'

export interface DoorWish {
  readonly port: number
  /** Where the kubeconfig is written. */
  readonly file: string | undefined
}

export async function openDoor(session: Session, { port, file }: DoorWish): Promise<HttpsDoor> {
  const door = await openHttpsDoor(session, { port }).catch(refuse)
  const refusal = file === undefined ? undefined : writeKubeconfig(file, door.kubeconfig)
  if (refusal === undefined) return door
  await door.close()
  throw new Refused(refusal)
}

export type PrometheusWish = PrometheusDoorOptions

export function openPrometheus(session: Session, wish: PrometheusWish): Promise<PrometheusDoor> {
  return openPrometheusDoor(session, wish).catch(refuse)
}

function refuse(reason: unknown): never {
  throw reason instanceof DoorRefused ? new Refused(reason.message) : reason
}
