/**
 * Records what a real kubectl answers to the scripts in packages/shell/testdata/kubectl: played
 * against this project's own world through its HTTPS door.
 *
 *     node tools/record/kubectl.ts [NAME…]              rewrites the answers
 *     node tools/record/kubectl.ts --compare [NAME…]    shows where the world's own kubectl differs
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guestPlayer } from '../../packages/shell/src/testing/guest-player.ts'
import { parseScenario, play, printScenario } from '../../packages/shell/src/testing/transcript.ts'
import { scenarioWorld } from '../../packages/shell/src/testing/world.ts'
import { kubectlPath } from '../../tests/clients/clients.ts'
import install from '../../tests/clients/install.ts'
import { realPlayer } from '../../tests/clients/real-player.ts'

const folder = join(import.meta.dirname, '..', '..', 'packages', 'shell', 'testdata', 'kubectl')
const words = process.argv.slice(2)
const isComparison = words.includes('--compare')
const names = words.filter((word) => !word.startsWith('--'))

if (!isComparison) install()
for (const file of readdirSync(folder).sort()) {
  const name = file.replace('.txt', '')
  if (names.length === 0 || names.includes(name)) await (isComparison ? compare(file) : record(file))
}

async function record(file: string): Promise<void> {
  const path = join(folder, file)
  const scenario = parseScenario(readFileSync(path, 'utf8'))
  const player = await realPlayer(scenarioWorld(scenario), scenario, process.env['KUBECTL'] ?? kubectlPath('v34'))
  try {
    writeFileSync(path, printScenario(scenario, await play(scenario, player)))
    process.stdout.write(`${file}: ${scenario.steps.length} commands\n`)
  } finally {
    await player.close()
  }
}

async function compare(file: string): Promise<void> {
  const scenario = parseScenario(readFileSync(join(folder, file), 'utf8'))
  const answers = await play(scenario, guestPlayer(scenarioWorld(scenario)))
  for (const [index, { command }] of scenario.steps.entries()) {
    if (answers[index] === scenario.answers[index]) continue
    process.stdout.write(`--- ${file}: ${command}\n${differences(scenario.answers[index]!, answers[index]!)}\n`)
  }
}

/** The lines that one of two texts has and the other has not, shortened. */
function differences(wanted: string, seen: string): string {
  const [left, right] = [wanted.split('\n'), seen.split('\n')]
  let start = 0
  while (start < left.length && left[start] === right[start]) start++
  let end = 0
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end)) end++
  const shown = (mark: string, lines: string[]) => lines.slice(start, lines.length - end).slice(0, 40).map((line) => `${mark} ${line.slice(0, 300)}\n`).join('')
  return `${shown('-', left)}${shown('+', right)}`
}
