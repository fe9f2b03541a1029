/** Which servers hold a key: the next ones on the ring from the key's place on. */

/** The whole ring in the key's order: its replicas first, then those that may stand in. */
export function ringFrom(servers: readonly string[], key: string): readonly string[] {
  const start = hash(key) % servers.length
  return [...servers.slice(start), ...servers.slice(0, start)]
}

export function replicasOf(servers: readonly string[], key: string, n: number): readonly string[] {
  return ringFrom(servers, key).slice(0, n)
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c_9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x0100_0193)
  return value >>> 0
}
