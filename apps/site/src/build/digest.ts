/** A digest that tells two contents apart; for names of files and for cached editions. */
import { createHash } from 'node:crypto'

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}
