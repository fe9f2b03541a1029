/** Files and directories below /tmp that nobody else has. Follows os.CreateTemp and os.MkdirTemp of Go. */
import { chance, type Guest, isRefusal, list, remove, stat } from '@track/processes'

/** `pattern` has one `*`, where the number goes. */
export function* temporaryPath(pattern: string): Guest<string> {
  for (;;) {
    const number = Math.floor((yield* chance()) * 4_294_967_296)
    const path = `/tmp/${pattern.replace('*', String(number))}`
    if (isRefusal(yield* stat(path))) return path
  }
}

/** A directory and the files in it. */
export function* removeDirectory(path: string): Guest<void> {
  const names = yield* list(path)
  if (isRefusal(names)) return
  for (const name of names) yield* remove(`${path}/${name}`)
  yield* remove(path, true)
}
