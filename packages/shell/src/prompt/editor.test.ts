import xterm from '@xterm/headless'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { breakLine, type Editor, newEditor, press, show } from './editor.ts'
import { decodeKeys } from './keys.ts'

const columnsByDefault = 20

function newTerminal(columns: number) {
  return new xterm.Terminal({ cols: columns, rows: 12, allowProposedApi: true, scrollback: 0 })
}

type Terminal = ReturnType<typeof newTerminal>

const written = (terminal: Terminal, text: string) => new Promise<void>((resolve) => { terminal.write(text, resolve) })

/** The rows with the cursor as `|`. */
function seen({ buffer: { active } }: Terminal): string {
  const rows = Array.from({ length: 12 }, (_, row) => active.getLine(row)!.translateToString(false))
  const isWithinWide = (active.getLine(active.cursorY)!.getCell(active.cursorX)?.getWidth() ?? 1) === 0
  const before = active.getLine(active.cursorY)!.translateToString(false, 0, active.cursorX)
  rows[active.cursorY] = `${before}${isWithinWide ? '!' : ''}|${rows[active.cursorY]!.slice(before.length)}`
  return rows.map((row) => row.trimEnd()).join('\n').trimEnd()
}

interface Play {
  readonly keys: string
  readonly columns?: number
  readonly history?: readonly string[]
  readonly prompt?: string
}

/** What the screen shows after some keys; Enter adds a row. Every state must look as if drawn at once. */
async function play({ keys, columns = columnsByDefault, history = [], prompt = '$ ' }: Play): Promise<{ screen: string; editor: Editor }> {
  const terminal = newTerminal(columns)
  let editor = newEditor({ prompt, columns, history })
  await written(terminal, prompt)
  for (const key of decodeKeys(keys).keys) {
    const pressed = press(editor, key)
    await written(terminal, pressed.output)
    const broken = pressed.action?.do === 'enter' ? breakLine(pressed.editor) : undefined
    if (broken) await written(terminal, broken.output)
    editor = broken?.editor ?? pressed.editor
  }
  return { screen: seen(terminal), editor }
}

async function drawnAtOnce(editor: Editor): Promise<string> {
  const terminal = newTerminal(editor.columns)
  await written(terminal, show(editor))
  return seen(terminal)
}

const left = '\x1b[D'
const right = '\x1b[C'
const up = '\x1b[A'
const down = '\x1b[B'
const home = '\x1b[H'
const history = ['kubectl get pods', 'ls -l', 'kubectl get nodes', 'echo hi']

describe('keys change the line and the screen', () => {
  test.each<[string, Play, string]>([
    ['characters at the end', { keys: 'ls' }, '$ ls|'],
    ['characters in the middle', { keys: `ac${left}b` }, '$ ab|c'],
    ['Backspace', { keys: `abc${left}\x7f` }, '$ a|c'],
    ['Delete', { keys: `abc${home}\x1b[3~` }, '$ |bc'],
    ['Ctrl-D in a text deletes', { keys: `abc\x01\x04` }, '$ |bc'],
    ['Ctrl-A and Ctrl-E', { keys: 'abc\x01x\x05y' }, '$ xabcy|'],
    ['Home and End as a keypad sends them', { keys: 'abc\x1bOHx\x1bOFy' }, '$ xabcy|'],
    ['Ctrl-B and Ctrl-F', { keys: 'abc\x02\x02\x06' }, '$ ab|c'],
    ['Ctrl-K and Ctrl-Y', { keys: 'one two\x1bb\x0b\x19\x19' }, '$ one twotwo|'],
    ['Ctrl-U takes what is before the cursor', { keys: `one two${left}\x15` }, '$ |o'],
    ['Ctrl-W takes to the blank', { keys: 'get pod/web\x17' }, '$ get |'],
    ['two Ctrl-W are put back together', { keys: 'one two\x17\x17\x19' }, '$ one two|'],
    ['Ctrl-T swaps', { keys: 'ab\x14' }, '$ ba|'],
    ['Alt-B and Alt-F go by words', { keys: 'a.b cd\x1bb\x1bb\x1bf!' }, '$ a.b!| cd'],
    ['Ctrl-Left and Ctrl-Right too', { keys: 'ab cd\x1b[1;5D\x1b[1;5D\x1b[1;5C!' }, '$ ab!| cd'],
    ['Alt-D takes a word', { keys: 'ab cd\x01\x1bd' }, '$ | cd'],
    ['Alt-Backspace takes the word before', { keys: 'ab/cd\x1b\x7f' }, '$ ab/|'],
    ['Ctrl-L clears the screen', { keys: 'ab\x0c' }, '$ ab|'],
    ['Ctrl-C drops the line', { keys: 'ab\x03' }, '$ ab^C\n$ |'],
    ['a long line wraps', { keys: '123456789012345678901' }, '$ 123456789012345678\n901|'],
    ['a full row has the cursor below it', { keys: '123456789012345678' }, '$ 123456789012345678\n|'],
    ['and it comes back', { keys: '123456789012345678\x7f' }, '$ 12345678901234567|'],
    ['the middle of a long line', { keys: `123456789012345678901\x01x` }, '$ x|12345678901234567\n8901'],
    ['wide characters take two cells', { keys: `日本${left}x` }, '$ 日x|本'],
    ['a wide character wraps whole', { keys: '1234567890123456789日'.slice(2) + '本' }, '$ 34567890123456789\n日本|'],
    ['marks go with their letter', { keys: `e\u0301x${left}\x7f` }, '$ |x'],
    ['an emoji is one character', { keys: 'a\u{1f680}\x7f' }, '$ a|'],
    ['Up recalls', { keys: up, history }, '$ echo hi|'],
    ['Up with what was typed before', { keys: `kub${up}`, history }, '$ kubectl get nodes|'],
    ['Up twice, Down once', { keys: `kub${up}${up}${down}`, history }, '$ kubectl get nodes|'],
    ['Down to what was typed', { keys: `kub${up}${down}`, history }, '$ kub|'],
    ['nothing that fits leaves the line', { keys: `zzz${up}`, history }, '$ zzz|'],
    ['Ctrl-R finds', { keys: '\x12pod', history, columns: 60 }, "(reverse-i-search)`pod': kubectl get |pods"],
    ['Ctrl-R again finds an older one', { keys: '\x12get\x12', history, columns: 60 }, "(reverse-i-search)`get': kubectl |get pods"],
    ['Ctrl-R may fail', { keys: '\x12zz', history, columns: 60 }, "(failed reverse-i-search)`zz': |"],
    ['an arrow accepts it', { keys: `\x12pod${right}`, history, columns: 60 }, '$ kubectl get p|ods'],
    ['Ctrl-G gives it up', { keys: 'my\x12pod\x07', history, columns: 60 }, '$ my|'],
    ['Enter goes to another row', { keys: 'for i in 1\rdo' }, '$ for i in 1\n> do|'],
    ['Up goes to the row above first', { keys: `for\rdo${up}!`, history }, '$ fo!|r\n> do'],
    ['a paste is taken whole', { keys: '\x1b[200~a\r\nb\x1b[201~' }, '$ a\n> b|'],
    ['a tab that was pasted is blanks', { keys: '\x1b[200~a\tb\x1b[201~' }, '$ a     b|'],
    ['colours of the prompt take no room', { keys: '123456', columns: 6, prompt: '\x1b[32m$\x1b[0m ' }, '$ 1234\n56|'],
  ])('%s', async (_name, script, screen) => {
    const { screen: shown, editor } = await play(script)
    expect(shown).toBe(screen)
    if (!script.keys.includes('\x03')) expect(await drawnAtOnce(editor)).toBe(shown)
  })

  // Without emoji: this xterm has the widths of Unicode 6, in which they take one cell.
  test('whatever is typed, the screen shows it as if it were drawn at once', async () => {
    const key = fc.constantFrom(
      'a', 'b', ' ', '日', 'é', 'e\u0301', 'word ', '\r', '\x7f', '\x04', '\x01', '\x05', '\x02', '\x06', '\x0b', '\x15', '\x17', '\x19', '\x14',
      '\x1bb', '\x1bf', '\x1bd', left, right, up, down, '\x12', '\x07', '\x1b[200~x\ty\nz\x1b[201~',
    )
    const scripts = fc.record({
      keys: fc.array(key, { maxLength: 40 }).map((each) => each.join('')), columns: fc.integer({ min: 7, max: 30 }),
      history: fc.constant(['ls', 'kubectl get pods -o wide', '日本 日本', 'a\nb']),
    })
    await fc.assert(fc.asyncProperty(scripts, async (script) => {
      const { screen, editor } = await play(script)
      const rows = screen.split('\n').length
      fc.pre(rows < 11)
      expect(screen).toBe(await drawnAtOnce(editor))
    }), { numRuns: 200 })
  })
})

describe('bytes are read as keys', () => {
  test.each<[string, string[]]>([
    ['a\x1b[1;5Cb', ['text a', 'Ctrl-Right', 'text b']],
    ['\x1bOA\x1b[A', ['Up', 'Up']],
    ['\x1b[3~\x1b[Z', ['Delete', 'Shift-Tab']],
    ['\x1bB\x1bb\x1b.', ['Alt-B', 'Alt-B', 'Alt-.']],
    ['\x1b[99;1X', []],
    ['\x1b\x1b[A', ['Escape', 'Up']],
    ['\x1b[200~rm -rf\x07\x1b[201~', ['paste rm -rf']],
  ])('%j', (bytes, names) => {
    expect(decodeKeys(bytes).keys.map(({ name, text }) => (text === undefined ? name : `${name} ${text}`))).toEqual(names)
  })

  test('a sequence may arrive in two pieces, wherever it is cut', () => {
    const bytes = 'a\x1b[1;5C\x1bb\x1b[200~x\x1b[201~\x1bOH'
    const whole = decodeKeys(bytes).keys
    for (let at = 0; at <= bytes.length; at++) {
      const first = decodeKeys(bytes.slice(0, at))
      const second = decodeKeys(bytes.slice(at), first.pending)
      expect([...first.keys, ...second.keys]).toEqual(whole)
      expect(second.pending).toBe('')
    }
  })
})
