/**
 * The functions of kubectl's templates: Go's, and the two that kubectl adds.
 *
 * Follows k8s.io/cli-runtime/pkg/printers/template.go of Kubernetes 1.34.
 */
import { answer, type Answer, builtInFunctions, fail, fixed, indexed, type TemplateFunctions, variadic, wrongType } from '@track/formats'

export const templateFunctions: TemplateFunctions = {
  ...builtInFunctions,
  exists: variadic(1, ([item, ...indexes]) => exists(item, indexes)),
  base64decode: fixed(1, ([text]) => (typeof text === 'string' ? decoded(text) : wrongType('string', text))),
}

/** Whether there is something at the end of the indexes. */
function exists(item: unknown, indexes: readonly unknown[]): Answer {
  let value = item
  for (const index of indexes) {
    const found = indexed(value, [index])
    if ('failure' in found || (found.value ?? null) === null) return answer(false)
    value = found.value
  }
  return answer((value ?? null) !== null)
}

function decoded(text: string): Answer {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return answer(new TextDecoder().decode(bytes))
  } catch {
    // No base64: the reader says where it stopped.
    const place = /[^A-Za-z0-9+/=\r\n]/.exec(text)?.index ?? text.replace(/=*$/, '').length
    return fail(`base64 decode failed: illegal base64 data at input byte ${place}`)
  }
}
