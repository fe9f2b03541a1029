/** COMPATIBILITY.md: what is simulated and what is not, as the sources say it themselves. */
import { groupVersion } from '@track/apimachinery'
import { builtInKinds } from '@track/apiserver'
import { imageTable, nodeFaultKinds } from '@track/nodes'
import { defaultPlugins } from '@track/scheduler'
import { kubectlVerbs, refusedKubectlVerbs } from '@track/shell'
import { functionTable } from '@track/telemetry'
import { settingRows } from '@track/traffic'
import { checkKinds } from '@track/labs'
import type { Header } from './headers.ts'

export function printCompatibility(headers: readonly Header[]): string {
  return [
    '# Compatibility',
    'Printed from the sources by `node tools/print-compatibility/index.ts`; a test says when it is stale. What is accepted but not',
    'simulated says so where it matters: as a `Warning` of the API, on a command\'s standard error, in a query\'s warnings.',
    '',
    'The Kubernetes version is 1.34. A world begins at a fixed date, so ages that a client computes itself (`describe`, `events`) are',
    'too long; ages in tables come from the server and are right.',
    '',
    '## API kinds', '', ...kinds(),
    '## Images', '', ...images(),
    '## kubectl in the world\'s shell', '', `${namesOf(kubectlVerbs)}.`, '', `Refused, each in one sentence: ${namesOf(refusedKubectlVerbs)}.`, '',
    '## PromQL functions', '', ...functions(),
    '## Settings of workloads', '', ...settings(),
    '## Scheduler plugins', '', `${defaultPlugins.map(({ name }) => name).join(', ')}.`, '',
    '## Faults of nodes', '', ...nodeFaultKinds.map(({ name, summary }) => `- \`${name}\`: ${summary}.`), '',
    '## Checks of labs', '', `${namesOf(checkKinds)}.`, '',
    '## What each part follows, and what it leaves out', '', ...followed(headers),
  ].join('\n')
}

function namesOf(rows: readonly { readonly name: string }[]): string {
  return rows.map(({ name }) => `\`${name}\``).join(', ')
}

function kinds(): string[] {
  const rows = builtInKinds.flatMap(({ resource, otherVersions = [], hasStatus, scale, subresources = {} }) => {
    const below = [...(hasStatus ? ['status'] : []), ...(scale ? ['scale'] : []), ...Object.keys(subresources)]
    const versions = [resource, ...otherVersions.map((each) => each.resource)].map(groupVersion)
    return [[resource.kind, versions.join(', '), below.join(', ')]]
  })
  return table(['kind', 'versions', 'subresources'], rows)
}

function images(): string[] {
  return table(['image', 'tags', 'what it is'], imageTable.map(({ repositories, tags, summary }) =>
    [repositories.map((name) => `\`${name}\``).join(', '), tags.join(', '), summary]))
}

function functions(): string[] {
  const names = functionTable.filter(({ isExperimental }) => !isExperimental).map(({ name }) => `\`${name}\``)
  const experimental = functionTable.filter((row) => row.isExperimental).map(({ name }) => `\`${name}\``)
  return [`${names.join(', ')}.`, '', `Experimental: ${experimental.join(', ')}.`, '']
}

function settings(): string[] {
  return (['server', 'client', 'worker', 'queue'] as const).flatMap((kind) => [
    `### ${kind}`, '',
    ...table(['setting', 'variable', 'expected', 'default', 'what it is'], settingRows(kind).map(({ path, env, expected, default: value, help }) =>
      [code(path), code(env), expected, code(value), help])),
  ])
}

function followed(headers: readonly Header[]): string[] {
  const folders = new Map<string, Header[]>()
  for (const header of headers) {
    const [, name = ''] = /^packages\/([^/]+)/.exec(header.path) ?? []
    folders.set(name, [...(folders.get(name) ?? []), header])
  }
  return [...folders].flatMap(([name, found]) => [
    `### ${name}`, '',
    ...found.map(({ path, follows, leftOut }) => {
      const said = [follows && `follows ${follows.replace(/\.$/, '')}.`, leftOut && `Left out: ${leftOut}`].filter(Boolean)
      return `- \`${path.replace(`packages/${name}/src/`, '')}\` ${said.join(' ')}`
    }),
    '',
  ])
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line), '']
}
