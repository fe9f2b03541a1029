/**
 * Records which servers and locations the real ingress-nginx controller makes of Ingresses, and what its
 * webhook says of the last one. `ingress-nginx/record.go.txt` is put as `record_test.go` into
 * internal/ingress/controller of the module k8s.io/ingress-nginx, and `go test -c` makes the program.
 * `node tools/record/ingress-nginx.ts PROGRAM FOLDER`, the folder being that one.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growIngresses, writtenIngresses } from './ingress-nginx/ingresses.ts'

const [program = '', folder = ''] = process.argv.slice(2)
if (folder === '') throw new Error('usage: node tools/record/ingress-nginx.ts PROGRAM FOLDER')
const scratch = mkdtempSync(join(tmpdir(), 'ingress-nginx-'))
const cases = [...writtenIngresses, ...growIngresses(350)]
writeFileSync(join(scratch, 'in.json'), JSON.stringify(cases))

function ask(): readonly string[] {
  execFileSync(program, ['-test.run', '^TestRecord$'], {
    cwd: folder, env: { ...process.env, RECORD_IN: join(scratch, 'in.json'), RECORD_OUT: join(scratch, 'out.json') }, stdio: 'ignore',
  })
  return (JSON.parse(readFileSync(join(scratch, 'out.json'), 'utf8')) as readonly object[]).map((answer) => JSON.stringify(answer))
}

/** Go walks maps in any order, and so the controller its annotations; what several runs do not agree on is no fact. */
const [first = [], ...others] = Array.from({ length: 12 }, ask)
const lines = cases.flatMap((each, index) => {
  const isFact = others.every((answers) => answers[index] === first[index])
  return isFact ? [JSON.stringify({ ...each, answer: JSON.parse(first[index]!) as object })] : []
})
writeFileSync(join(import.meta.dirname, '../../packages/cluster/testdata/ingress-nginx.json'), `[\n${lines.join(',\n')}\n]\n`)
