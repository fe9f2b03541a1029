/** Texts in Secrets. */
import type { Secret } from '@track/apimachinery'

export function secretText({ data }: Secret, key: string): string | undefined {
  const encoded = data?.[key]
  if (encoded === undefined) return undefined
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
}
