/** The checks over this repository; then each check over made-up files, to show that it bites. */
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bannedGlobals, bannedMembers, checkBans } from './bans.ts'
import { checkDead } from './dead.ts'
import { checkDocuments } from './documents.ts'
import { type Finding, printFindings } from './finding.ts'
import { checkHeaders } from './headers.ts'
import { checkLayers, layers, worldPackages } from './layers.ts'
import { checkNames, vagueWords } from './names.ts'
import { checkOrigins } from './origins.ts'
import { readRepository, type Repository, repositoryOf } from './repository.ts'
import { checkSizes } from './sizes.ts'
import { checkTests } from './tests.ts'
import { checkTypes } from './types.ts'

const checks: Record<string, (repository: Repository) => Finding[]> = {
  layers: checkLayers, bans: checkBans, names: checkNames, sizes: checkSizes, headers: checkHeaders, dead: checkDead,
  tests: checkTests, types: checkTypes, documents: checkDocuments, origins: checkOrigins,
}

describe('this repository', () => {
  const repository = readRepository(resolve(import.meta.dirname, '../..'))

  test.each(Object.entries(checks))('%s', (_name, check) => {
    const findings = check(repository)
    if (findings.length > 0) throw new Error(`${findings.length} to mend:\n${printFindings(findings)}`)
  })
})

const file = (lines: number) => '/** Lines. */\n'.padEnd(14 + (lines - 1) * 2, '1\n')
const longFunction = (lines: number) => `/** Long. */\nexport function long() {\n${'  go()\n'.repeat(lines - 2)}}\n`
const nested = (depth: number) => `/** Deep. */\nfunction deep() {\n${'if (a) {\n'.repeat(depth)}go()\n${'}\n'.repeat(depth)}}\n`

/** By check: made-up files, and what is found in them as `path:line: what`. */
const bad: Record<string, [what: string, files: Record<string, string>, found: string[]][]> = {
  layers: [
    ['a lower package imports a higher one', { 'packages/apiserver/src/a.ts': "import { a } from '@track/nodes'" }, ['packages/apiserver/src/a.ts:1: "apiserver" imports "nodes"']],
    ['two that meet in objects', { 'packages/controllers/src/a.ts': "\nimport { a } from '@track/scheduler'" }, ['packages/controllers/src/a.ts:2: "controllers" imports "scheduler"']],
    ['a test does', { 'packages/files/src/a.test.ts': "import { a } from '@track/shell'" }, ['packages/files/src/a.test.ts:1: "files" imports "shell"']],
    ['by a path', { 'packages/nodes/src/a.ts': "import { a } from '../../simulation/src/time.ts'" }, ['packages/nodes/src/a.ts:1: "../../simulation/src/time.ts" leaves the package']],
    ['by a path, from an application', { 'apps/cli/a.ts': "import { a } from '../../packages/simulation/src/time.ts'" }, ['apps/cli/a.ts:1: "../../packages/simulation/src/time.ts" reaches into a package']],
    ['into a package', { 'packages/nodes/src/a.ts': "export * from '@track/simulation/testing'" }, ['packages/nodes/src/a.ts:1: "@track/simulation/testing" reaches into a package']],
    ['itself by name', { 'packages/nodes/src/a.ts': "const a = import('@track/nodes')" }, ['packages/nodes/src/a.ts:1: "nodes" imports itself by its name']],
    ['without an ending', { 'packages/nodes/src/a.ts': "import { b } from './b'" }, ['packages/nodes/src/a.ts:1: "./b" has no ending']],
    ['a package without a row', { 'packages/novel/src/a.ts': "import { a } from '@track/simulation'" }, ['packages/novel/src/a.ts:1: "novel" has no row in the import table']],
    ['node: in a package', { 'packages/shell/src/a.ts': "import { readFileSync } from 'node:fs'" }, ['packages/shell/src/a.ts:1: "node:fs" under packages']],
    ['node: as a type', { 'packages/doors/src/a.ts': "type A = import('node:http').Server" }, ['packages/doors/src/a.ts:1: "node:http" under packages']],
    ['where it is allowed', {
      'packages/doors/src/https/a.ts': "import { createServer } from 'node:https'", 'packages/shell/src/a.test.ts': "import { readFileSync } from 'node:fs'",
      'packages/nodes/src/a.test.ts': "import { checkWorld } from '@track/simulation/testing'\nimport { b } from './b.ts'", 'packages/nodes/bench/a.ts': "import { cpus } from 'node:os'",
    }, []],
  ],
  bans: [
    ...Object.keys(bannedGlobals).map((name): [string, Record<string, string>, string[]] => [
      name, { 'packages/traffic/src/a.ts': `export const a = () => ${name}` }, [`packages/traffic/src/a.ts:1: ${name}`],
    ]),
    ...Object.entries(bannedMembers).flatMap(([of, members]) => Object.keys(members).map((name): [string, Record<string, string>, string[]] => [
      `${of}.${name}`, { 'packages/cluster/src/a.ts': `export const a = () => ${of}.${name}(1)` }, [`packages/cluster/src/a.ts:1: ${of}.${name}`],
    ])),
    ['a power', { 'packages/traffic/src/a.ts': 'export const a = (b: number) => b ** 2' }, ['packages/traffic/src/a.ts:1: **']],
    ['a method of the locale', { 'packages/traffic/src/a.ts': "export const a = 'a'.localeCompare('b')" }, ['packages/traffic/src/a.ts:1: localeCompare']],
    ['code that waits', { 'packages/traffic/src/a.ts': 'export async function a() {\n  await b()\n  for await (const c of d) e(c)\n}' },
      ['packages/traffic/src/a.ts:1: code that waits', 'packages/traffic/src/a.ts:2: code that waits', 'packages/traffic/src/a.ts:3: code that waits']],
    ['a pattern from outside', { 'packages/traffic/src/a.ts': 'export const a = (b: string) => new RegExp(b)' }, ['packages/traffic/src/a.ts:1: a RegExp made at run time']],
    ['state at module level', { 'packages/traffic/src/a.ts': 'let a = 1\nconst b = new Map<string, number>()\nconst c = new WeakSet()\nvar d' },
      ['packages/traffic/src/a.ts:1: mutable state at module level: a', 'packages/traffic/src/a.ts:2: mutable state at module level: b',
        'packages/traffic/src/a.ts:3: mutable state at module level: c', 'packages/traffic/src/a.ts:4: mutable state at module level: d']],
    ['where it is allowed', {
      'packages/traffic/src/a.ts': "import { Function as F } from './f.ts'\nconst a = { Date: 1, process: 2 }\nconst pattern = new RegExp(`a${1}`)\nconst b = new Map([['a', 1]])\nexport const c = (process: number) => process + a.Date + Math.sqrt(2) + b.size",
      'packages/session/src/a.ts': 'export const a = async () => Date.now()', 'packages/traffic/src/a.test.ts': 'export const a = Math.random()',
      'packages/traffic/bench/a.ts': 'export const a = performance.now()', 'apps/cli/a.ts': 'export const a = new Date()',
    }, []],
  ],
  names: [
    ...[...vagueWords].map((word): [string, Record<string, string>, string[]] => [
      word, { [`packages/traffic/src/${word}/a.ts`]: '' }, [`packages/traffic/src/${word}/a.ts:1: "${word}" in a path`],
    ]),
    ['as a part of a name', { 'tools/string-utils.ts': '' }, ['tools/string-utils.ts:1: "utils" in a path']],
    ['capitals', { 'packages/traffic/src/LoadBalancer.ts': '' }, ['packages/traffic/src/LoadBalancer.ts:1: "LoadBalancer.ts" is not in kebab case']],
    ['an underscore', { 'packages/traffic/src/load_balancer.ts': '' }, ['packages/traffic/src/load_balancer.ts:1: "load_balancer.ts" is not in kebab case']],
    ['real names', { 'packages/operators/src/cert-manager/install.ts': '', 'packages/engines/src/helm/testdata/_helpers.tpl': '', 'packages/nodes/src/oom.test.ts': '' }, []],
  ],
  sizes: [
    ['a long file', { 'packages/traffic/src/a.ts': file(401), 'packages/traffic/src/b.ts': file(400) }, ['packages/traffic/src/a.ts:401: 401 lines, more than 400']],
    ['a long test', { 'packages/traffic/src/a.test.ts': file(601), 'packages/traffic/src/b.test.ts': file(600) }, ['packages/traffic/src/a.test.ts:601: 601 lines, more than 600']],
    ['a long function', { 'tools/a.ts': longFunction(61), 'tools/b.ts': longFunction(60) }, ['tools/a.ts:2: a function of 61 lines, more than 60']],
    ['deep nesting', { 'tools/a.ts': nested(4), 'tools/b.ts': nested(3) }, ['tools/a.ts:6: nesting deeper than 3']],
    ['else if', { 'tools/a.ts': 'function a() {\n  if (b) c()\n  else if (d) e()\n  else if (f) g()\n  else if (h) i()\n  else if (j) k()\n}' }, []],
    ['an index with code', { 'packages/traffic/src/index.ts': "export { a } from './a.ts'\nexport const b = 1\nexport type * from './c.ts'" },
      ['packages/traffic/src/index.ts:2: an index that does more than export']],
  ],
  headers: [
    ['none', { 'packages/traffic/src/a.ts': "import { b } from './b.ts'\n/** A queue. */" }, ['packages/traffic/src/a.ts:1: no header']],
    ['an ordinary comment', { 'tools/a.ts': '// A queue.' }, ['tools/a.ts:1: no header']],
    ['an empty one', { 'tools/a.ts': '/** */' }, ['tools/a.ts:1: an empty header']],
    ['only where it comes from', { 'tools/a.ts': '/**\n * Follows RFC 1.\n */' }, ['tools/a.ts:1: an empty header']],
    ['a long one', { 'tools/a.ts': `/**\n${' * A line.\n'.repeat(6)} */` }, ['tools/a.ts:1: a header of 6 lines before Follows and Left out']],
    ['a good one', { 'tools/a.ts': '/**\n * A queue.\n *\n * Follows RFC 1.\n * Left out: 1,\n * 2,\n * 3,\n * 4.\n */', 'tools/b.mjs': '#!/usr/bin/env node\n/** B. */' }, []],
  ],
  dead: [
    ['a file', { 'packages/traffic/src/a.ts': 'const a = 1' }, ['packages/traffic/src/a.ts:1: nothing imports this file']],
    ['a file that names itself', { 'packages/traffic/src/a.ts': "import './a.ts'" }, ['packages/traffic/src/a.ts:1: nothing imports this file']],
    ['an export', { 'tools/x/index.ts': "import { a } from './a.ts'", 'tools/x/a.ts': 'export const a = 1\nexport function b() {}\nexport type C = 1\nconst d = 1\nexport { d as e }\nb()' },
      ['tools/x/a.ts:2: "b" is exported and not imported', 'tools/x/a.ts:3: "C" is exported and not imported', 'tools/x/a.ts:5: "e" is exported and not imported']],
    ['what is used', {
      'packages/traffic/package.json': '{"exports": {".": "./src/index.ts"}}', 'packages/traffic/src/index.ts': "export { a as b, type C } from './a.ts'\nexport * from './d.ts'",
      'packages/traffic/src/a.ts': 'export const a = 1\nexport interface C {}', 'packages/traffic/src/d.ts': 'export const e = 1',
      'packages/traffic/src/a.test.ts': "import { f } from './f.ts'", 'packages/traffic/src/f.ts': 'export const f: F = 1\nexport type F = 1',
      'tools/record/b.ts': '/** Run by hand: `node tools/record/b.ts` */',
      'apps/site/index.html': '<script type="module" src="/apps/site/main.ts"></script>', 'apps/site/main.ts': "new Worker(new URL('./worker.ts', import.meta.url))",
      'apps/site/worker.ts': "import * as a from './all.ts'", 'apps/site/all.ts': 'export const g = 1', 'package.json': '{"scripts": {"x": "node tools/x.mjs"}}', 'tools/x.mjs': '1',
    }, []],
  ],
  tests: [
    ...['skip', 'only', 'todo', 'skipIf', 'fails'].map((name): [string, Record<string, string>, string[]] => [
      name, { 'packages/traffic/src/a.test.ts': `test.${name}('a', () => {})` }, [`packages/traffic/src/a.test.ts:1: a test with .${name}`],
    ]),
    ['further on', { 'tests/scenarios/a.ts': "\ndescribe.skip.each([1])('a')" }, ['tests/scenarios/a.ts:2: a test with .skip']],
    ['xit', { 'tests/a.test.ts': "xit('a', () => {})" }, ['tests/a.test.ts:1: a test by xit']],
    ['something else', { 'tests/a.test.ts': "queue.skip(1)\ntest.each([1])('skip', () => {})" }, []],
  ],
  types: [
    ['any', { 'packages/traffic/src/a.ts': 'let a: any\nconst b = c as any[]' }, ['packages/traffic/src/a.ts:1: any', 'packages/traffic/src/a.ts:2: any']],
    ['silence', { 'tests/a.test.ts': '// @ts-expect-error\n// @ts-ignore\n// eslint-disable-next-line x' },
      ['tests/a.test.ts:1: @ts-expect-error', 'tests/a.test.ts:2: @ts-ignore', 'tests/a.test.ts:3: eslint-disable']],
    ['the word', { 'packages/traffic/src/a.ts': "// any\nconst any = 'any'" }, []],
  ],
  documents: [
    ['a path', { 'README.md': 'See `packages/none/src/a.ts`.' }, ['README.md:1: packages/none/src/a.ts does not exist']],
    ['a link', { 'docs/adr/0001-a.md': '\n[b](0002-b.md#c)' }, ['docs/adr/0001-a.md:2: the link 0002-b.md#c does not exist']],
    ['a script', { 'README.md': '    npm run none', 'package.json': '{"scripts": {"bench": "x"}}' }, ['README.md:1: npm run none does not exist']],
    ['a function', { 'packages/traffic/README.md': 'Call `none(1)`.', 'packages/traffic/src/a.ts': 'export function some() {}' }, ['packages/traffic/README.md:1: none(1) does not exist']],
    ['what exists', {
      'README.md': '`packages/traffic/` [c](packages/traffic/README.md) `tools/<name>/*.ts` [d](https://example.org/e) npm run bench', 'package.json': '{"scripts": {"bench": "x"}}',
      'packages/traffic/README.md': '`some(1)`', 'packages/traffic/src/a.ts': 'export function some() {}',
    }, []],
  ],
  origins: [
    ['a path of a machine', { 'README.md': `see /${'work'}/main/a`, 'a.yaml': `\nx: /${'Users'}/me` }, ['README.md:1: a path of a machine', 'a.yaml:2: a path of a machine']],
    ['a registry', { '.npmrc': `registry=https://registry.${'npmjs'}.org`, 'package-lock.json': `"${'resolved'}": "https://x"` }, ['.npmrc:1: the address of a registry', 'package-lock.json:1: the address of a registry']],
    ['how it was made', { 'CHANGELOG.md': `written with ${'Clau'}de` }, ['CHANGELOG.md:1: how it was made']],
    ['the world itself', { 'packages/nodes/src/a.ts': "const image = 'registry.k8s.io/pause:3.10'\nconst home = '/home/learner'" }, []],
  ],
}

describe.each(Object.entries(bad))('%s bites', (name, cases) => {
  test.each(cases)('%s', (_what, files, found) => {
    const findings = checks[name]!(repositoryOf(files))
    expect(findings.map(({ path, line, what }) => `${path}:${line}: ${what}`)).toEqual(found)
    for (const { instead } of findings) expect(instead).not.toBe('')
  })
})

test('every check has its bad files', () => {
  expect(Object.keys(bad).sort()).toEqual(Object.keys(checks).sort())
})

test('a row of the import table names only what stands above it', () => {
  const names = Object.keys(layers)
  for (const [index, [name, row]] of Object.entries(layers).entries()) {
    for (const target of row) expect(names.indexOf(target), `${name} imports ${target}`).toBeLessThan(index)
    for (const target of row) expect(names).toContain(target)
  }
  expect(worldPackages.at(-1)).toBe('cluster')
})

test('a finding is told with what to do instead', () => {
  expect(printFindings(checkNames(repositoryOf({ 'tools/misc.ts': '' })))).toBe('tools/misc.ts:1: "misc" in a path; name it after the one thing that is inside')
})
