/** What a terminal's keyboard sends for a key. Follows xterm's ctlseqs (PC-style keys). */

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

const plainKeys: Readonly<Record<string, string>> = {
  Enter: '\r', Backspace: '\x7f', Tab: '\t', Escape: '\x1b', Insert: '\x1b[2~', Delete: '\x1b[3~', PageUp: '\x1b[5~', PageDown: '\x1b[6~',
}

const cursorKeys: Readonly<Record<string, string>> = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D', Home: 'H', End: 'F' }

/** Undefined for what the page keeps: text that is typed, the system's shortcuts. */
export function sentBy({ key, ctrlKey, altKey, metaKey, shiftKey }: Pressed): string | undefined {
  if (metaKey) return undefined
  const cursor = cursorKeys[key]
  if (cursor !== undefined) {
    const modifier = 1 + (shiftKey ? 1 : 0) + (altKey ? 2 : 0) + (ctrlKey ? 4 : 0)
    return modifier === 1 ? `\x1b[${cursor}` : `\x1b[1;${modifier}${cursor}`
  }
  if (key === 'Tab' && shiftKey) return '\x1b[Z'
  if (ctrlKey && key.length === 1) {
    const code = key.toLowerCase().charCodeAt(0)
    if (code >= 97 && code <= 122) return String.fromCharCode(code - 96)
    if (key === '_' || key === '/') return '\x1f'
    return undefined
  }
  const plain = plainKeys[key]
  if (plain !== undefined) return altKey ? `\x1b${plain}` : plain
  return altKey && key.length === 1 ? `\x1b${key}` : undefined
}
