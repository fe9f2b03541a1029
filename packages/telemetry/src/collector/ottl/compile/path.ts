/**
 * A path as it was written, to how what it names is read and set.
 *
 * Follows pkg/ottl/functions.go (newPath, parsePathContext) and contexts/internal/ctxcommon/parser.go of opentelemetry-collector-contrib 0.152.
 */
import { pathText } from '../grammar/parse.ts'
import type { PathSyntax } from '../grammar/syntax.ts'
import { OttlError } from '../ottl-error.ts'
import type { Access, PathRow } from '../paths/access.ts'
import { mapRow } from '../paths/access.ts'
import { type ContextRow, noSuchPath } from '../paths/contexts.ts'
import type { Key } from '../paths/keys.ts'

interface Segment {
  readonly name: string
  readonly keys: readonly Key[]
}

/** With `isBare`, paths of the context itself stand without its name. */
export function accessOf(path: PathSyntax, context: ContextRow, isBare: boolean, keysOf: (index: number) => readonly Key[]): Access {
  const whole = pathText(path)
  const { name, segments } = placed(path, context, isBare, keysOf, whole)
  const [first, second] = segments
  if (first!.name === 'cache') return cacheAccess(first!, segments, name, context, whole)
  const paths = context.paths[name]
  if (!paths) throw noSuchPath(name, whole, context.name)
  const row = Object.hasOwn(paths.rows, first!.name) ? paths.rows[first!.name] : undefined
  if (!row) throw noSuchPath(first!.name, whole, paths.name)
  if (second && row.next) {
    const access = row.next[second.name]
    if (!access) throw noSuchPath(second.name, whole, paths.name)
    refuseUnused(segments, { segments: 2, hasKeys: false })
    return access
  }
  const access = accessAt(row, first!)
  refuseUnused(segments, { segments: 1, hasKeys: row.keyed !== undefined })
  return access
}

function accessAt(row: PathRow, { keys }: Segment): Access {
  return keys.length > 0 && row.keyed ? row.keyed(keys) : row.whole!
}

/** Which context it speaks of, and what is left of it. */
function placed(path: PathSyntax, context: ContextRow, isBare: boolean, keysOf: (index: number) => readonly Key[], whole: string): { readonly name: string; readonly segments: readonly Segment[] } {
  const names = Object.keys(context.paths)
  const said = path.context ?? ''
  if (isBare) {
    const segments = [...(said === '' ? [] : [{ name: said, keys: [] }]), ...segmentsOf(path, keysOf)]
    if (!names.includes(segments[0]!.name)) return { name: context.name, segments }
    if (segments.length === 1) throw noSuchPath(segments[0]!.name, whole, context.name)
    return { name: segments[0]!.name, segments: segments.slice(1) }
  }
  const list = (suffix: string) => [...names, 'otelcol'].map((name) => `"${name}${suffix}"`).join(', ')
  if (said === '') throw new OttlError(`missing context name for path "${whole}", possibly valid options are: ${list(`.${whole}`)}`)
  if (said === 'otelcol') throw new OttlError(`not simulated here: the context otelcol of path "${whole}"`)
  if (!names.includes(said)) throw new OttlError(`context "${said}" from path "${whole}" is not valid, it must be replaced by one of: ${list('')}`)
  return { name: said, segments: segmentsOf(path, keysOf) }
}

function segmentsOf({ fields }: PathSyntax, keysOf: (index: number) => readonly Key[]): readonly Segment[] {
  return fields.map(({ name }, index) => ({ name, keys: keysOf(index) }))
}

function cacheAccess(first: Segment, segments: readonly Segment[], name: string, context: ContextRow, whole: string): Access {
  if (name !== context.name) {
    throw new OttlError(`access to cache must be performed using the same context, please replace "${whole}" with "${whole.replace(`${name}.`, `${context.name}.`)}"`)
  }
  const access = accessAt(mapRow((target) => target.cache), first)
  refuseUnused(segments, { segments: 1, hasKeys: true })
  return access
}

/** Sections and keys that nobody asked for. */
function refuseUnused(segments: readonly Segment[], used: { readonly segments: number; readonly hasKeys: boolean }): void {
  for (const [index, { name, keys }] of segments.entries()) {
    if (index >= used.segments) throw new OttlError(`the path section "${name}" was not used by the context - this likely means you are using extra path sections`)
    if (keys.length > 0 && !(index === 0 && used.hasKeys)) {
      throw new OttlError(`the keys indexing "${name}" were not used by the context - this likely means you are trying to index a path that does not support indexing`)
    }
  }
}
