/** What a proxy makes of a request before it passes it on. */
import { oncePerRow } from '@track/simulation'
import type { Target } from '../workloads/workload.ts'
import { compiled } from './matching.ts'
import type { HeaderChange, Rewrite } from './table.ts'

export function rewritten(rewrite: Rewrite | undefined, target: Target): Target {
  return rewrite === undefined ? target : rewriterOf(rewrite)(target)
}

const rewriterOf = oncePerRow((rewrite: Rewrite) => oncePerRow((target: Target): Target => ({
  ...target,
  path: pathOf(rewrite.path, target.path),
  ...(rewrite.host !== undefined && { host: rewrite.host }),
  ...(rewrite.headers && { headers: changedHeaders(target.headers ?? [], rewrite.headers) }),
})))

function pathOf(path: Rewrite['path'], given: string): string {
  if (path === undefined) return given
  if (path.kind === 'full') return path.value
  if (path.kind === 'regex') return replaced(path.pattern, path.replacement, given)
  const { from, to } = path
  const rest = given.slice(from.replace(/\/$/, '').length)
  const whole = `${to.replace(/\/$/, '')}${rest === '' || rest.startsWith('/') ? rest : `/${rest}`}`
  return whole === '' ? '/' : whole
}

/** As nginx's rewrite: the whole path becomes the replacement. */
function replaced(pattern: string, replacement: string, given: string): string {
  const matcher = compiled(pattern)?.matcher(given)
  if (!matcher?.find()) return given
  const groups = matcher.groupCount()
  const path = replacement.replace(/\$(\d)/g, (_, digit: string) => (Number(digit) <= groups ? matcher.group(Number(digit)) ?? '' : ''))
  return path.startsWith('/') ? path : `/${path}`
}

function changedHeaders(lines: readonly string[], { set = {}, add = {}, remove = [] }: HeaderChange): string[] {
  const gone = new Set([...remove, ...Object.keys(set)].map((name) => name.toLowerCase()))
  const kept = lines.filter((line) => !gone.has(line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase()))
  return [...kept, ...[...Object.entries(set), ...Object.entries(add)].map(([name, value]) => `${name}: ${value}`)]
}
