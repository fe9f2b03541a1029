import { expect, test } from 'vitest'
import { plainModule } from './plain-module.ts'

test('what a terminal cannot show is told', () => {
  const markdown = [
    '---', 'title: Loops', '---', '## Theory', '', 'A **loop** [closes](../loops/), see [the paper](https://example.org/paper "Loops").', '',
    '```mermaid Two loops', 'flowchart LR', '  accTitle: Two loops', '  accDescr: More leads to more.', '  a --> b', '```', '',
    '![What the backlog does](figures/hunting.yaml)', '', '::: predict Does it end?', 'It does not.', ':::', '', 'After it.', '',
    '```bash', 'echo "[a](b) **c**"', '```', '',
  ].join('\n')
  expect(plainModule(markdown)).toBe([
    '## Theory', '', 'A loop closes, see the paper <https://example.org/paper>.', '',
    '[Diagram: Two loops. More leads to more.]', '',
    '[Figure, on the page: What the backlog does]', '', 'Predict first: Does it end?', '', 'It does not.', '', 'After it.', '',
    '```bash', 'echo "[a](b) **c**"', '```',
  ].join('\n'))
})
