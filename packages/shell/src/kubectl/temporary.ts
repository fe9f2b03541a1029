/** Names below /tmp that nobody else has. Follows os.CreateTemp and os.MkdirTemp of Go. */
import { chance, type Guest } from '@track/processes'

/** `pattern` has one `*`, where the number goes. */
export function* temporaryName(pattern: string): Guest<string> {
  const number = Math.floor((yield* chance()) * 4294967296)
  return `/tmp/${pattern.replace('*', String(number))}`
}
