/** What verbs do that act on several objects: each by itself; who fails does not keep the others from it. */
import type { Guest } from '@track/processes'
import { failTogether, KubectlError } from '../errors.ts'
import type { Found } from './find.ts'
import type { Info } from './info.ts'

/** The failures, of reading the objects too, are said together at the end. */
export function* doEach({ infos, errors }: Pick<Found, 'infos' | 'errors'>, act: (info: Info) => Guest<void>): Guest<void> {
  const failures = [...errors]
  for (const info of infos) {
    try {
      yield* act(info)
    } catch (reason) {
      // This one cannot be done: the others are gone on with.
      if (!(reason instanceof KubectlError)) throw reason
      failures.push(reason)
    }
  }
  failTogether(failures)
}
