/** The doors of a world, for a real kubectl and for clients of its monitoring; refused in one sentence. */
import { openMonitoringDoor, type MonitoringDoor, type MonitoringDoorOptions } from '@track/doors/http'
import { DoorRefused, type HttpsDoor, openHttpsDoor, writeKubeconfig } from '@track/doors/https'
import type { Session } from '@track/session'
import { Refused } from './command.ts'

export interface MonitoringWish {
  readonly prometheus?: MonitoringDoorOptions
  readonly monitoring?: MonitoringDoorOptions
}

export interface DoorsWish extends MonitoringWish {
  readonly port: number
  /** Where the kubeconfig is written. */
  readonly file: string | undefined
}

/** Where things are on this machine. */
export interface MonitoringAddresses {
  readonly prometheus?: string
  /** By the name of the server. */
  readonly monitoring?: Readonly<Record<string, string>>
}

export interface Doors extends MonitoringAddresses {
  readonly api: HttpsDoor
  close(): Promise<void>
}

/** All of them, or none. */
export async function openDoors(session: Session, wish: DoorsWish): Promise<Doors> {
  const opened: { close(): Promise<void> }[] = []
  const close = async () => {
    for (const door of opened.splice(0)) await door.close()
  }
  const open = async (options: MonitoringDoorOptions): Promise<MonitoringDoor> => {
    const door = await openMonitoringDoor(session, options).catch(refuse)
    opened.push(door)
    return door
  }
  const api = await openApi(session, wish)
  opened.push(api)
  try {
    const prometheus = wish.prometheus && await open(wish.prometheus)
    const monitoring = wish.monitoring && await open(wish.monitoring)
    return {
      api, close, ...(prometheus && { prometheus: prometheus.address }),
      ...(monitoring && { monitoring: await addressesUnder(session, monitoring) }),
    }
  } catch (reason) {
    // One that cannot be opened: the others are closed again.
    await close()
    throw reason
  }
}

async function addressesUnder(session: Session, { address }: MonitoringDoor): Promise<Record<string, string>> {
  const servers = await session.query('monitoring servers') as readonly string[]
  return Object.fromEntries(servers.map((server) => [server, `${address}/${server}`]))
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
