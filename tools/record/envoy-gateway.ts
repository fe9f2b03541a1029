/**
 * Records what the real Envoy Gateway says of Gateways and HTTPRoutes, and in which order it puts their routes.
 * `envoy-gateway/record.go.txt` is put as `record_test.go` into internal/gatewayapi of the module github.com/envoyproxy/gateway, and
 * `go test -c` makes the program. `node tools/record/envoy-gateway.ts PROGRAM FOLDER`, the folder being that one.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growClusters } from './envoy-gateway/clusters.ts'

const [program = '', folder = ''] = process.argv.slice(2)
if (folder === '') throw new Error('usage: node tools/record/envoy-gateway.ts PROGRAM FOLDER')
const scratch = mkdtempSync(join(tmpdir(), 'envoy-gateway-'))
const cases = growClusters(160)
writeFileSync(join(scratch, 'in.json'), JSON.stringify(cases))

function ask(): readonly string[] {
  execFileSync(program, ['-test.run', '^TestRecord$'], {
    cwd: folder, env: { ...process.env, RECORD_IN: join(scratch, 'in.json'), RECORD_OUT: join(scratch, 'out.json') }, stdio: 'ignore',
  })
  return (JSON.parse(readFileSync(join(scratch, 'out.json'), 'utf8')) as readonly object[]).map((answer) => JSON.stringify(answer).replaceAll('"lastTransitionTime":null,', ''))
}

/** Go walks maps in any order; what several runs do not agree on is no fact. */
const [first = [], ...others] = Array.from({ length: 4 }, ask)
const lines = cases.flatMap((each, index) => {
  const isFact = others.every((answers) => answers[index] === first[index])
  return isFact ? [JSON.stringify({ ...each, answer: JSON.parse(first[index]!) as object })] : []
})
writeFileSync(join(import.meta.dirname, '../../packages/cluster/testdata/envoy-gateway.json'), `[\n${lines.join(',\n')}\n]\n`)
