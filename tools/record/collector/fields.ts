/**
 * Prints the table of the fields that components of the Collector have, with their types in Go, out of the real ones.
 * `node tools/record/collector/fields.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/collector/fields.ts PROGRAM')

type Shape = string | { readonly is: string; readonly type?: string; readonly fields?: readonly (readonly [string, Shape])[]; readonly of?: Shape; readonly nested?: boolean; readonly optional?: boolean }

/** What nobody sets in a file, and what is not simulated in any way. */
const dropped = /^profile_/

/** Shapes as short texts: a struct is `{type!|name:shape,…}`, with `!` where it reads itself; `[…]` a list, `<…>` a map, `?…` what may be turned off. */
function printed(shape: Shape): string {
  if (typeof shape === 'string') return shape
  if (shape.optional) return `?${printed({ ...shape, optional: false })}`
  if (shape.is === 'struct') return `{${shape.type}${shape.nested ? '!' : ''}|${shape.fields!.filter(([name]) => !dropped.test(name)).map(([name, of]) => `${name}:${printed(of)}`).join(',')}}`
  if (shape.is === 'list') return `[${printed(shape.of!)}]`
  if (shape.is === 'map') return `<${printed(shape.of!)}>`
  return shape.is === 'text' ? `=${shape.type}` : printed(shape.is)
}

const [answer] = execFileSync(program, [], { input: '{"ask":"schema"}', maxBuffer: 1 << 28 }).toString().trim().split('\n')
const { value } = JSON.parse(answer!) as { readonly value: Readonly<Record<string, { readonly shape: Shape }>> }
const rows = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, { shape }]) => `  '${name}': '${printed(shape)}',`)
writeFileSync(join(import.meta.dirname, '../../../packages/telemetry/src/collector/config/component-fields.ts'), `/**
 * The fields of each component's configuration with their types in Go, as \`shape.ts\` reads them. Printed by
 * tools/record/collector/fields.ts.
 *
 * Follows the Config types of OpenTelemetry Collector 0.152 and its contrib.
 */
export const componentFields: Readonly<Record<string, string>> = {
${rows.join('\n')}
}
`)
