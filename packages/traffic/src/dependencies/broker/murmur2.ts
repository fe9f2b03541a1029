/**
 * Which partition a key belongs to.
 * Follows Kafka's DefaultPartitioner: Utils.murmur2 over the key's bytes, its sign bit cleared, modulo the partitions.
 */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(key) & 0x7fff_ffff) % partitions
}

/** Appleby's MurmurHash2 with Kafka's seed, over a text of ASCII. */
export function murmur2(text: string): number {
  const { length } = text
  const m = 0x5bd1_e995
  let hash = 0x9747_b28c ^ length
  const at = (index: number): number => text.charCodeAt(index) & 0xff
  const whole = length >> 2
  for (let word = 0; word < whole; word++) {
    const place = word << 2
    let k = at(place) | at(place + 1) << 8 | at(place + 2) << 16 | at(place + 3) << 24
    k = Math.imul(k, m)
    k ^= k >>> 24
    k = Math.imul(k, m)
    hash = Math.imul(hash, m) ^ k
  }
  const rest = length & 3
  const last = whole << 2
  if (rest === 3) hash ^= at(last + 2) << 16
  if (rest >= 2) hash ^= at(last + 1) << 8
  if (rest >= 1) hash = Math.imul(hash ^ at(last), m)
  hash ^= hash >>> 13
  hash = Math.imul(hash, m)
  return hash ^ (hash >>> 15)
}
