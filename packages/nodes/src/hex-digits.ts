/** Identities that stand for what a machine would draw: ids of containers, digests of images. */
import { type Stream, uniform } from '@track/simulation'

/** So many hexadecimal digits, the same for the same stream and index. */
export function hexDigits(from: Stream, index: number, count: number): string {
  let text = ''
  for (let lane = 0; text.length < count; lane++) {
    text += Math.floor(uniform(from, index, lane) * 0x1_0000_0000).toString(16).padStart(8, '0')
  }
  return text.slice(0, count)
}
