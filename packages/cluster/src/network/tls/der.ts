/** DER, read: tags, lengths and contents (ITU-T X.690). */

export interface Element {
  readonly tag: number
  /** The contents. */
  readonly content: Uint8Array
  /** With tag and length. */
  readonly whole: Uint8Array
}

export const tags = {
  boolean: 1, integer: 2, bitString: 3, octetString: 4, null: 5, object: 6, utf8: 12, sequence: 0x30, set: 0x31, printable: 19, t61: 20, ia5: 22, utcTime: 23, generalizedTime: 24, bmp: 30,
} as const

/** Undefined where the bytes are no whole element. */
export function readElement(bytes: Uint8Array, at = 0): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  let length = first
  let start = at + 2
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) return undefined
    length = 0
    for (let index = 0; index < count; index++) length = length * 256 + (bytes[start + index] ?? 0)
    start += count
  }
  if (start + length > bytes.length) return undefined
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
}

/** The elements in a sequence or set. */
export function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const element = readElement(bytes, at)
    if (!element) return elements
    elements.push(element)
    at += element.whole.length
  }
  return elements
}

/** What has to stand there does not. */
export class MalformedDer extends Error {}

export function elementAt(elements: readonly Element[], index: number): Element {
  const element = elements[index]
  if (!element) throw new MalformedDer(`no element ${index} of ${elements.length}`)
  return element
}

/** `1.2.840.10045.2.1`. */
export function objectIdentifier({ content }: Element): string {
  const numbers: number[] = []
  let value = 0
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (numbers.length === 0) numbers.push(Math.min(2, Math.trunc(value / 40)), value - 40 * Math.min(2, Math.trunc(value / 40)))
    else numbers.push(value)
    value = 0
  }
  return numbers.join('.')
}

export function unsignedInteger({ content }: Pick<Element, 'content'>): bigint {
  return BigInt(`0x0${Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)
}

/** The bits, whole octets. */
export function bits({ content }: Element): Uint8Array {
  return content.subarray(1)
}

export function textIn({ tag, content }: Element): string {
  if (tag !== tags.bmp) return new TextDecoder().decode(content)
  let text = ''
  for (let at = 0; at + 1 < content.length; at += 2) text += String.fromCharCode(content[at]! * 256 + content[at + 1]!)
  return text
}
