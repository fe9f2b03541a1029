/** What of a page runs, and when it counts as right. */
import { expect, test } from 'vitest'
import { judgeBlock, readPage, scriptOfBlock } from './page-blocks.ts'

const page = (...lines: string[]) => lines.join('\n')

test('bash with its output, PromQL and manifests run; text and drawings do not', () => {
  const { blocks, complaints } = readPage(page(
    '# A page', '```bash', 'kubectl get pods', '```', '', 'It says:', '```output', 'none', '```', '```text', 'an idea', '```',
    '```mermaid Loops', 'a --> b', '```', '```promql', 'up == 1', '```', '~~~yaml', 'kind: Pod', '~~~', '```', 'no language', '```',
  ))
  expect(complaints).toEqual([])
  expect(blocks).toEqual([
    { line: 2, language: 'bash', text: 'kubectl get pods\n', output: 'none\n' },
    { line: 16, language: 'promql', text: 'up == 1\n' },
    { line: 19, language: 'yaml', text: 'kind: Pod\n' },
  ])
  expect(blocks.map(scriptOfBlock)).toEqual([
    'kubectl get pods\n', 'promql \'up == 1\'', 'kubectl apply --dry-run=server -f - <<\'MANIFEST\'\nkind: Pod\nMANIFEST\n',
  ])
})

const wrongPages: [what: string, markdown: string, complaint: string][] = [
  ['an output without a command', page('```output', '1', '```'), 'module.md:1: an output stands after no bash block'],
  ['a second output', page('```bash', 'a', '```', '```output', '1', '```', '```output', '2', '```'), 'module.md:7: an output stands after no bash block'],
  ['a language that nothing runs', page('', '```java', 'x', '```'), 'module.md:2: a block in "java" cannot be run; what shows an idea is marked text'],
]

test.each(wrongPages)('%s', (_what, markdown, complaint) => {
  expect(readPage(markdown).complaints).toEqual([complaint])
})

const verdicts: [output: string | undefined, came: { exitCode: number; stdout: string; stderr: string }, words: string | undefined][] = [
  [undefined, { exitCode: 0, stdout: 'a table', stderr: '' }, undefined],
  [undefined, { exitCode: 1, stdout: '', stderr: 'error: no\n' }, 'module.md:4: this bash ends with 1: error: no'],
  [undefined, { exitCode: 0, stdout: '', stderr: 'Warning: old\n' }, 'module.md:4: this bash ends with 0: Warning: old'],
  ['1\n', { exitCode: 0, stdout: '1\n', stderr: '' }, undefined],
  ['error: no\n', { exitCode: 1, stdout: '', stderr: 'error: no\n' }, undefined],
  ['1\n', { exitCode: 0, stdout: '2\n', stderr: '' }, 'module.md:4: it prints "2", and the page says "1"'],
]

test.each(verdicts)('a page that says %j and %j', (output, came, words) => {
  expect(judgeBlock({ line: 4, language: 'bash', text: '', ...(output !== undefined && { output }) }, came)).toBe(words)
})
