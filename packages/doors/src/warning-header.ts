/**
 * A warning as one `Warning` header.
 *
 * Follows k8s.io/apimachinery/pkg/util/net/http.go (NewWarningHeader), which drops a warning that has
 * control characters in it; here they become spaces.
 */
export function warningHeader(text: string): string {
  const printable = Array.from(text, (character) => (isControl(character) ? ' ' : character)).join('')
  const quoted = printable.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  return latin1(`299 - "${quoted}"`)
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0)!
  return code < 0x20 || code >= 0x7f && code < 0xa0
}

/** Headers are written a byte a character; what is not ASCII goes as the bytes of UTF-8. */
function latin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}
