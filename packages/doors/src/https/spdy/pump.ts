/** Carries the bytes of an upgraded socket to its SPDY connection, one piece after the other. */
import type { Upgrade } from '../upgrade.ts'
import type { SpdyConnection } from './connection.ts'

/** `onClose` is called once, however the connection ends. */
export function pump({ socket, head }: Upgrade, connection: SpdyConnection, onClose: () => void): void {
  socket.on('close', () => {
    connection.close()
    onClose()
  })
  if (head.length > 0) socket.unshift(head)
  void carry(socket, connection)
}

async function carry(socket: Upgrade['socket'], connection: SpdyConnection): Promise<void> {
  try {
    for await (const bytes of socket as AsyncIterable<Buffer>) await connection.receive(bytes)
    socket.end()
  } catch {
    // The client has gone in the middle of something, or speaks another protocol: there is nobody to tell.
    socket.destroy()
  }
}
