/** `track dashboard`: dashboards drawn from the open lab's telemetry; files are this machine's. */
import { readFileSync, writeFileSync } from 'node:fs'
import { defineCommand, Refused } from '../command.ts'

export const dashboard = defineCommand({
  name: 'dashboard',
  summary: "Draw Grafana's dashboards from the open lab's telemetry.",
  usage: 'list | check FILE | draw FILE | NAMESPACE/CONFIGMAP[/KEY] [-o FILE.svg|FILE.png] [--from now-1h] [--var NAME=VALUE]',
  examples: ['track dashboard list', 'track dashboard check shop.json', 'track dashboard draw shop.json -o shop.svg', 'track dashboard draw monitoring/shop -o shop.png --theme dark'],
  notes: ['Files are read and written here; what is no file here is looked for in the world.'],
  flags: {},
  takesEverything: true,
  completes: ['list', 'check', 'draw'],

  async run({ operands }) {
    const { words, text, output } = asked(operands)
    const { openSession } = await import('../open-session.ts')
    const state = openSession()
    const { callScript } = await import('../control/call-script.ts')
    const { withInput } = await import('../control/here-document.ts')
    const { quoted } = await import('./in-session.ts')
    const line = ['dashboard', ...words].map(quoted).join(' ')
    const script = text === undefined ? line : withInput(line, text)
    if (output === undefined) return await callScript(state, script)
    let drawn = ''
    const exitCode = await callScript(state, script, undefined, (more) => { drawn += more })
    if (exitCode === 0) writeDrawing(output, output.endsWith('.png') ? await pngFrom(drawn) : drawn)
    return exitCode
  },
})

interface Asked {
  /** For the command in the world; a file of this machine is its standard input. */
  readonly words: readonly string[]
  readonly text: string | undefined
  readonly output: string | undefined
}

function asked(typed: readonly string[]): Asked {
  const words: string[] = []
  let text: string | undefined
  let output: string | undefined
  for (let index = 0; index < typed.length; index++) {
    const word = typed[index]!
    const [, written] = /^(?:--output=|-o=?(?=.))(.+)$/.exec(word) ?? []
    if (written !== undefined) output = written
    else if ((word === '-o' || word === '--output') && index + 1 < typed.length) output = typed[++index]
    else if (word.startsWith('-')) words.push(word, ...(/^--(from|to|var|width|theme|panel)$/.test(word) ? typed.slice(++index, index + 1) : []))
    else {
      const found: string | undefined = words.length > 0 && text === undefined ? fileHere(word) : undefined
      text ??= found
      words.push(found === undefined ? word : '-')
    }
  }
  if (output !== undefined && !/\.(svg|png)$/.test(output)) throw new Refused(`"${output}" does not end in .svg or .png: nothing else is written.`)
  return { words, text, output }
}

function fileHere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (reason) {
    // What is not here may be a ConfigMap, or a file in the world.
    if ((reason as NodeJS.ErrnoException).code === 'ENOENT' || (reason as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined
    throw new Refused(`${path} cannot be read: ${(reason as Error).message}.`)
  }
}

async function pngFrom(svg: string): Promise<Uint8Array> {
  const { pngOf } = await import('../png.ts')
  return await pngOf(svg)
}

function writeDrawing(path: string, drawing: string | Uint8Array): void {
  try {
    writeFileSync(path, drawing)
  } catch (reason) {
    // No such folder, or not ours to write to.
    throw new Refused(`${path} cannot be written: ${(reason as Error).message}.`)
  }
}
