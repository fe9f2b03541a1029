/**
 * Records what pkg/ottl answers: values, conditions, what statements make of telemetry, and what does not parse.
 * `node tools/record/collector/ottl.ts PROGRAM`, the program built of `main.go` beside.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, ask } from './ask.ts'
import { dice as diceOf } from './dice.ts'
import { dataOf } from './ottl/data.ts'
import { conditions, expressions, statements } from './ottl/written.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/collector/ottl.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../../packages/telemetry/src/collector/ottl/testdata')
const dice = diceOf(11)

function write(file: string, head: object, lines: readonly unknown[]): void {
  writeFileSync(join(testdata, file), `{\n"head": ${JSON.stringify(head)},\n"cases": [\n${lines.map((line) => JSON.stringify(line)).join(',\n')}\n]}\n`)
  process.stdout.write(`${file}: ${lines.length} cases\n`)
}

/** Go walks its maps in any order; what several runs do not agree on is no fact. */
function agreed(questions: readonly object[]): readonly (Answer | undefined)[] {
  const runs = Array.from({ length: 8 }, () => ask(program, questions))
  return questions.map((_, index) => {
    const first = JSON.stringify(runs[0]![index])
    return runs.every((run) => JSON.stringify(run[index]) === first) && runs[0]![index]!.panic === undefined && !/object value|JSON|json:|looking for beginning|unexpected end of/.test(first) ? runs[0]![index] : undefined
  })
}

function outcome({ error, errors, value, json }: Answer): object {
  if (error !== undefined) return errors?.[0] === 'parse' ? { refused: error } : { failed: error }
  return value ? { value } : { json }
}

function record(file: string, questions: readonly (readonly [note: readonly unknown[], question: object])[]): void {
  const answers = agreed(questions.map(([, question]) => question))
  write(file, dataOf, questions.flatMap(([note], index) => (answers[index] ? [[...note, outcome(answers[index]!)]] : [])))
}

record('expressions.json', expressions.map((expr) => [[expr], { ask: 'ottl', context: 'span', expr, json: dataOf.span }]))
record('conditions.json', conditions.map((text) => [[text], { ask: 'ottl', context: 'span', kind: 'conditions', statements: [text], errorMode: 'propagate', json: dataOf.span }]))
record('statements.json', Object.entries(statements).flatMap(([context, lines]) => lines.flatMap((line, index) => {
  const texts = line.split(' ; ')
  const errorMode = index % 3 === 0 ? 'ignore' : 'propagate'
  return [[[context, texts, errorMode], { ask: 'ottl', context, statements: texts, errorMode, json: dataOf[context] }]] as [unknown[], object][]
})))

const splinters = ['(', ')', '[', ']', '{', '}', ',', '"', '.', '=', '==', '+', '-', '*', ' and ', ' or ', ' not ', ' where ', 'x', 'X', '1', '1.5', 'nil', 'true', ' ', '0x', ':', '!']

function mutate(text: string): string {
  let result = text
  for (let count = 1 + dice.below(2); count > 0; count--) {
    const at = dice.below(result.length + 1)
    result = result.slice(0, at) + (dice.chance(0.7) ? dice.pick(splinters) : '') + result.slice(at + dice.below(3))
  }
  return result
}

const lines = statements.span!.flatMap((line) => line.split(' ; '))
record('broken.json', Array.from({ length: 900 }, (_, index) => {
  const kind = index % 3
  const text = mutate(dice.pick(kind === 0 ? lines : kind === 1 ? conditions : expressions))
  const question = kind === 0 ? { statements: [text] } : kind === 1 ? { kind: 'conditions', statements: [text] } : { expr: text }
  return [[['statement', 'condition', 'expression'][kind], text], { ask: 'ottl', context: 'span', errorMode: 'propagate', json: dataOf.span, ...question }] as const
}))
