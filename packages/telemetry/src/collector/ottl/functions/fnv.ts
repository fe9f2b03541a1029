/** FNV-1a of 64 bits. Follows hash/fnv/fnv.go of Go. */

const offset = 0xcbf2_9ce4_8422_2325n

/** Goes on from what was hashed before. */
export function fnv1a(bytes: Iterable<number>, from = offset): bigint {
  let value = from
  for (const byte of bytes) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100_0000_01b3n)
  return value
}
