/**
 * Records what Chaos Mesh's webhook makes of objects: what it fills in, and its words where it refuses.
 * PROGRAM is made of `chaos-mesh/main.go` with `go build` (Chaos Mesh's own api/v1alpha1, defaulting and validation).
 * The tests only read what was recorded. `node tools/record/chaos-mesh.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chaosObjects } from './chaos-mesh/objects.ts'

const [program = ''] = process.argv.slice(2)
const file = join(import.meta.dirname, '../../packages/cluster/src/addons/chaos-mesh/testdata/webhook.json')

interface Answer {
  readonly defaulted?: { readonly spec: unknown }
  readonly error?: string
  readonly decode?: string
  readonly panic?: string
}

const objects = [...new Map(chaosObjects().map((object) => [JSON.stringify(object), object])).values()]
const input = objects.map((object) => JSON.stringify(object)).join('\n')
const answers = execFileSync(program, { input, maxBuffer: 1 << 28 }).toString().trim().split('\n').map((line) => JSON.parse(line) as Answer)
const cases = objects.flatMap((object, index) => {
  const { defaulted, error, decode, panic } = answers[index]!
  // What does not decode, or makes it panic, never reaches a webhook in a cluster with the definitions.
  if (decode !== undefined || panic !== undefined) return []
  const { kind, spec } = object as { kind: string; spec: unknown }
  const isSame = JSON.stringify(spec) === JSON.stringify(defaulted!.spec)
  return [JSON.stringify([kind, spec, error ?? null, ...(isSame || error !== undefined ? [] : [defaulted!.spec])])]
})
writeFileSync(file, `{"cases": [\n${cases.join(',\n')}\n]}\n`)
