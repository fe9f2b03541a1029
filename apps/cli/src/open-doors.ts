/** The doors of a world, for a real kubectl and for readers of its Prometheus; refused in one sentence. */
import { openPrometheusDoor, type PrometheusDoor, type PrometheusDoorOptions } from '@track/doors/http'
import { DoorRefused, type HttpsDoor, openHttpsDoor, writeKubeconfig } from '@track/doors/https'
import type { Session } from '@track/session'
import { Refused } from './command.ts'

export type PrometheusWish = PrometheusDoorOptions

export interface DoorsWish {
  readonly port: number
  /** Where the kubeconfig is written. */
  readonly file: string | undefined
  readonly prometheus?: PrometheusWish | undefined
}

export interface Doors {
  readonly api: HttpsDoor
  readonly prometheus?: PrometheusDoor
  close(): Promise<void>
}

/** All of them, or none. */
export async function openDoors(session: Session, wish: DoorsWish): Promise<Doors> {
  const api = await openApi(session, wish)
  if (!wish.prometheus) return { api, close: () => api.close() }
  const prometheus = await openPrometheusDoor(session, wish.prometheus).catch(async (reason: unknown) => {
    await api.close()
    return refuse(reason)
  })
  return {
    api, prometheus,
    async close() {
      await api.close()
      await prometheus.close()
    },
  }
}

async function openApi(session: Session, { port, file }: DoorsWish): Promise<HttpsDoor> {
  const door = await openHttpsDoor(session, { port }).catch(refuse)
  const refusal = file === undefined ? undefined : writeKubeconfig(file, door.kubeconfig)
  if (refusal === undefined) return door
  await door.close()
  throw new Refused(refusal)
}

function refuse(reason: unknown): never {
  throw reason instanceof DoorRefused ? new Refused(reason.message) : reason
}
