/**
 * A file of target groups, as `file_sd_configs` read it. Follows checkSDFile in cmd/promtool/main.go of Prometheus 3.16.
 * Left out: Go's words for JSON that is none.
 */
import { decodeYaml } from '@track/formats'
import type { StaticGroup } from '../scrape/pool.ts'
import { staticKind } from './discovery/static.ts'
import { several } from './kind.ts'

const groupsKind = several('targetgroup.Group', staticKind)

/** JSON is read as the YAML that it is. A text is what is wrong. */
export function readTargetFile(name: string, text: string): readonly StaticGroup[] | string {
  const [extension = ''] = /\.[^./]*$/.exec(name) ?? []
  if (!['.json', '.yml', '.yaml'].includes(extension.toLowerCase())) return `invalid file extension: "${extension}"`
  const { value, error } = decodeYaml(text, groupsKind.shape, { reader: 'v2' })
  if (error !== undefined) return error
  const empty = value.indexOf(undefined)
  return empty < 0 ? value as readonly StaticGroup[] : `nil target group item found (index ${empty})`
}
