/** Servers that listen on loopback only, and end with all who are connected. */
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

type Server = HttpServer | HttpsServer

/** Why a door could not be opened, in one sentence with what to do. */
export class DoorRefused extends Error {}

/** Answers the port; rejects with `DoorRefused`, which names the flag that chooses it. */
export function listenOnLoopback(server: Server, { port, flag }: { port: number; flag: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (reason: NodeJS.ErrnoException) => {
      const inUse = reason.code === 'EADDRINUSE'
      reject(new DoorRefused(inUse
        ? `port ${port} is in use: choose another with ${flag}, or 0 for any free one.`
        : `cannot listen on 127.0.0.1:${port}: ${reason.message}.`))
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** Everyone who is connected, those whose connection was upgraded too: node forgets these. */
export function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return sockets
}

export function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}
