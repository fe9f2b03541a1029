/** Routing trees that grew by chance, and label sets to send down them. */
import { integerBelow, stream } from '@track/simulation'

const names = ['team', 'severity', 'zone', 'a b']
const values = ['db', 'web', 'critical', 'warning', 'eu', 'us', '']
const times = ['0s', '10s', '30s', '1m', '5m', '4h', '1d']

export interface RouteCase {
  readonly config: string
  readonly sets: readonly Readonly<Record<string, string>>[]
}

/** The same ones each time. */
export function routeCases(count: number): readonly RouteCase[] {
  return Array.from({ length: count }, (_, index) => {
    const draws = stream(13, 'routes', String(index))
    let drawn = 0
    const below = (bound: number) => integerBelow(bound, draws, drawn++)
    const one = (from: readonly string[]) => from[below(from.length)]!
    const matcher = () => `'${JSON.stringify(one(names))}${one(['=', '!=', '=~', '!~'])}"${one([...values, 'd.*|w.*', '.+', '.*', 'c[a-z]+'])}"'`
    const route = (depth: number, indent: string): string => {
      const lines = [`receiver: ${one(['a', 'b', 'c', 'd'])}`]
      if (below(3) === 0) lines.push(`group_by: ${one(['[team]', "['...']", '[]', '[severity, zone]', '["a b", team]'])}`)
      for (const name of ['group_wait', 'group_interval', 'repeat_interval']) if (below(4) === 0) lines.push(`${name}: ${one(name === 'group_wait' ? times : times.slice(1))}`)
      if (depth > 0 && below(8) > 0) lines.push(`matchers: [${Array.from({ length: 1 + below(2) }, matcher).join(', ')}]`)
      if (depth > 0 && below(6) === 0) lines.push(`match: {team: ${one(['db', 'web'])}}`)
      if (depth > 0 && below(6) === 0) lines.push(`match_re: {severity: '${one(['c.*', 'w.+', 'critical|warning'])}'}`)
      if (depth > 0 && below(3) === 0) lines.push('continue: true')
      if (below(4) === 0) lines.push(`labels: {${one(['x', 'y'])}: ${one(['one', 'two'])}}`)
      const children = depth < 3 ? below(4 - depth) + (depth === 0 ? 1 : 0) : 0
      if (children > 0) lines.push('routes:', ...Array.from({ length: children }, () => `- ${route(depth + 1, '  ')}`))
      return lines.join('\n').replaceAll('\n', `\n${indent}`)
    }
    const config = `route:\n  ${route(0, '  ')}\nreceivers:\n${['a', 'b', 'c', 'd'].map((name) => `- name: ${name}\n`).join('')}`
    const sets = Array.from({ length: 16 }, () => Object.fromEntries(names.filter(() => below(3) > 0).map((name) => [name, one(values.slice(0, -1))])))
    return { config, sets }
  })
}
