/**
 * From the bytes of a keyboard to keys, as xterm sends them. A sequence that has only half
 * arrived is kept for the rest.
 * Follows ECMA-48 and xterm's ctlseqs (PC-style keys, modifiers, bracketed paste).
 */

export interface Key {
  /** `Enter`, `Left`, `Ctrl-A`, `Alt-B`; `text` for what is inserted, `paste` for what was pasted. */
  readonly name: string
  readonly text?: string
}

export interface DecodedKeys {
  readonly keys: readonly Key[]
  /** To be put before what arrives next. */
  readonly pending: string
}

const pasteBegins = '\x1b[200~'
const pasteEnds = '\x1b[201~'

const controls: Readonly<Record<string, string>> = {
  '\r': 'Enter', '\n': 'Enter', '\t': 'Tab', '\x7f': 'Backspace', '\b': 'Backspace', '\0': 'Ctrl-Space', '\x1f': 'Ctrl-_',
}

/** By the last letter of `ESC [ … X` and `ESC O X`. */
const letters: Readonly<Record<string, string>> = {
  A: 'Up', B: 'Down', C: 'Right', D: 'Left', H: 'Home', F: 'End', Z: 'Shift-Tab', M: 'Enter',
}

/** By the number of `ESC [ N ~`. */
const numbers: Readonly<Record<string, string>> = {
  1: 'Home', 2: 'Insert', 3: 'Delete', 4: 'End', 5: 'PageUp', 6: 'PageDown', 7: 'Home', 8: 'End',
}

/** By xterm's modifier parameter. */
const modifiers: Readonly<Record<string, string>> = { 2: 'Shift-', 3: 'Alt-', 4: 'Alt-Shift-', 5: 'Ctrl-', 6: 'Ctrl-Shift-', 7: 'Ctrl-Alt-' }

export function decodeKeys(data: string, pending = ''): DecodedKeys {
  const keys: Key[] = []
  let rest = pending + data
  while (rest !== '') {
    const taken = takeKey(rest)
    if (!taken) return { keys, pending: rest }
    if (taken.key) keys.push(taken.key)
    rest = rest.slice(taken.length)
  }
  return { keys, pending: '' }
}

interface Taken {
  readonly key: Key | undefined
  readonly length: number
}

/** The first key; undefined when more must arrive first. */
function takeKey(text: string): Taken | undefined {
  if (text.startsWith(pasteBegins)) return takePaste(text)
  if (text.startsWith('\x1b')) return takeEscape(text)
  const first = text[0]!
  const control = controls[first] ?? (first < ' ' ? `Ctrl-${String.fromCharCode(first.charCodeAt(0) + 64)}` : undefined)
  if (control !== undefined) return { key: { name: control }, length: 1 }
  const run = /^[^\x00-\x1f\x7f]+/.exec(text)![0]
  return { key: { name: 'text', text: run }, length: run.length }
}

function takePaste(text: string): Taken | undefined {
  const end = text.indexOf(pasteEnds)
  if (end < 0) return undefined
  const pasted = text.slice(pasteBegins.length, end).replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '')
  return { key: { name: 'paste', text: pasted }, length: end + pasteEnds.length }
}

function takeEscape(text: string): Taken | undefined {
  if (text.length === 1 || pasteBegins.startsWith(text)) return undefined
  if (text[1] === '[') return takeSequence(text)
  if (text[1] === 'O') return text.length < 3 ? undefined : { key: named(letters[text[2]!]), length: 3 }
  if (text[1] === '\x1b') return { key: { name: 'Escape' }, length: 1 }
  const inner = takeKey(text.slice(1, 2))!
  const name = inner.key!.name === 'text' ? inner.key!.text!.toUpperCase() : inner.key!.name
  return { key: { name: `Alt-${name}` }, length: 2 }
}

/** `ESC [ 1 ; 5 C`: parameters, then one letter or `~`. */
function takeSequence(text: string): Taken | undefined {
  const found = /^\x1b\[([0-9;?<>=]*)([@-~])/.exec(text)
  if (!found) return /^\x1b\[[0-9;?<>=]*$/.test(text) ? undefined : { key: undefined, length: 2 }
  const [whole, parameters = '', last = ''] = found
  const [number = '', modifier = ''] = parameters.split(';')
  const name = last === '~' ? numbers[number] : letters[last]
  return { key: named(name === undefined ? undefined : `${modifiers[modifier] ?? ''}${name}`), length: whole.length }
}

function named(name: string | undefined): Key | undefined {
  return name === undefined ? undefined : { name }
}
