/** Texts counted and cut in bytes of UTF-8, and counts with suffixes as coreutils read them. */
import { utf8Length } from '@track/files'

export function textBytes(text: string): number {
  return utf8Length(text)
}

/** The first bytes of a text; a character that is cut through becomes U+FFFD. */
export function firstBytes(text: string, count: number): string {
  if (count <= 0) return ''
  if (utf8Length(text) === text.length) return text.slice(0, count)
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(0, count))
}

export function bytesFrom(text: string, start: number): string {
  if (start <= 0) return text
  if (utf8Length(text) === text.length) return text.slice(start)
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(start))
}

const suffixes: Readonly<Record<string, number>> = {
  '': 1, b: 512, k: 1024, K: 1024, kB: 1000, KB: 1000, KiB: 1024, M: 1048576, MB: 1000000, MiB: 1048576, G: 1073741824, GB: 1000000000,
}

/** `10`, `2K`, `1MB`; undefined for what is no count. */
export function parseCount(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text)
  const factor = match && Object.hasOwn(suffixes, match[2]!) ? suffixes[match[2]!] : undefined
  return match && factor !== undefined ? Number(match[1]) * factor : undefined
}
