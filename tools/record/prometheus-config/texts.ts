/** Configurations, right and wrong: written ones, fragments in their places, and whole ones with a line missing, twice, moved or changed. */
import { integerBelow, stream } from '@track/simulation'
import { discoveries, globals, jobs, reads, selectors, sections, texts, writes } from './fragments.ts'
import { wholes } from './wholes.ts'

const indented = (text: string, by: number) => text.split('\n').map((line) => (line === '' ? line : ' '.repeat(by) + line)).join('\n')
const inItem = (text: string) => indented(text, 2).trimStart()

const withGlobal = (fragment: string) => `global:\n${indented(fragment, 2)}\nscrape_configs:\n- job_name: a\n  static_configs:\n  - targets: ['a:1']\n`
const withJob = (fragment: string) => `global:\n  scrape_interval: 30s\nscrape_configs:\n- job_name: a\n  ${inItem(fragment)}\n`
const withAlertmanager = (fragment: string) => `alerting:\n  alertmanagers:\n  - ${indented(fragment, 4).trimStart()}\n`
const withWrite = (fragment: string) => `remote_write:\n- url: http://r/write\n  ${inItem(fragment)}\n`
const withRead = (fragment: string) => `remote_read:\n- url: http://r/read\n  ${inItem(fragment)}\n`
const withDiscovery = (name: string, fragment: string) => withJob(`${name}:\n- ${inItem(fragment)}`)

/** Lines of a whole one missing, twice, moved, further in or out, or with a piece gone. */
function mutated(whole: string, count: number): readonly string[] {
  const lines = whole.trimEnd().split('\n')
  return Array.from({ length: count }, (_, index) => {
    const draws = stream(7, 'prometheus configurations', String(lines.length), String(index))
    const below = (bound: number, draw: number) => integerBelow(bound, draws, draw)
    const copy = [...lines]
    const place = 1 + below(copy.length - 2, 0)
    const line = copy[place]!
    const words = line.split(/(\s+|[:'"{}[\]])/)
    const changes: readonly (() => void)[] = [
      () => copy.splice(place, 1), () => copy.splice(place, 0, line), () => copy.splice(1 + below(copy.length - 1, 1), 0, ...copy.splice(place, 1)),
      () => { copy[place] = `  ${line}` }, () => { copy[place] = line.replace(/^ {2}/, '') }, () => { words.splice(below(words.length, 2), 1); copy[place] = words.join('') },
      () => { copy[place] = line.replace(/: .*/, `: ${['x', '[x]', '{x: y}', '5', 'null', 'true', '""', '1m', '-1', '[null]'][below(10, 3)]!}`) },
    ]
    changes[below(changes.length, 4)]!()
    return `${copy.join('\n')}\n`
  })
}

/** What selectors are refused with is told by Kubernetes' own reader, elsewhere. */
export const selectorTexts: readonly string[] = selectors.map((fragment) => withDiscovery('kubernetes_sd_configs', fragment))

export function configTexts(grown: number): readonly string[] {
  return [
    ...texts, ...sections, ...wholes, ...globals.map(withGlobal), ...jobs.map(withJob), ...jobs.map(withAlertmanager), ...jobs.map(withWrite),
    ...writes.map(withWrite), ...reads.map(withRead), ...Object.entries(discoveries).flatMap(([name, fragments]) => fragments.map((fragment) => withDiscovery(name, fragment))),
    ...wholes.flatMap((whole) => mutated(whole, grown)),
  ]
}
