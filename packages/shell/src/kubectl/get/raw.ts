/** `get --raw PATH`: the server's answer as it came. */
import { type Guest, print } from '@track/processes'
import { ServerError } from '../errors.ts'
import { type Kubectl, statusOf } from '../kubectl.ts'

export function* getRaw(kubectl: Kubectl, path: string): Guest<number> {
  const answer = yield* kubectl.send(path)
  if (answer.status >= 400) throw new ServerError(statusOf(answer))
  yield* print(String(answer.body))
  return 0
}
