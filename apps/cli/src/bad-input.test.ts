/** What is mistyped, cannot be written, is taken or damaged: one sentence each, nothing lost, no stack. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Home, newHome, type Running, stack, startsMs } from './testing/track.ts'

let home: Home

beforeEach(() => { home = newHome() })
afterEach(() => home.remove())

const lab = ['lab', 'feedback-loops', '--serve', '--pace', '0'] as const

/** What is typed → exit code and the whole of what is said. */
const typed: Record<string, [words: readonly string[], exitCode: number, says: string]> = {
  'an unknown command': [['clok'], 2, 'track: there is no command "clok" (did you mean "clock"?). "track --help" lists them.\n'],
  'an unknown command that is like none': [['frobnicate'], 2, 'track: there is no command "frobnicate". "track --help" lists them.\n'],
  'an unknown flag': [['cluster', '--nods', '3'], 2, 'track: unknown flag: --nods (did you mean "--nodes"?). "track cluster --help" lists its flags.\n'],
  'a value of the wrong type': [['cluster', '--nodes', 'many'], 2,
    'track: invalid argument "many" for "--nodes" flag: strconv.ParseInt: parsing "many": invalid syntax. "track cluster --help" lists its flags.\n'],
  'an impossible number': [['cluster', '--nodes', '0'], 2, 'track: --nodes 0: choose between 1 and 1000.\n'],
  'an impossible port': [['cluster', '--port', '70000'], 2, 'track: --port 70000: choose between 0 and 65535.\n'],
  'an impossible pace': [['lab', 'feedback-loops', '--pace', 'fast'], 2, 'track: --pace fast: choose between 0 and 100000.\n'],
  'a word too many': [['cluster', 'now'], 2, 'track: "now" is one word too many.\n'],
  'no module': [['lab'], 2, 'track: which module? "track list --written" shows those with a lab.\n'],
  'an unknown module': [['lab', 'feedback-lops'], 1, 'track: there is no module "feedback-lops" here (did you mean "feedback-loops"?). "track list" shows all of them.\n'],
  'half of a module': [['lab', 'feedback'], 1, 'track: there is no module "feedback" here (did you mean "feedback-loops"?). "track list" shows all of them.\n'],
  'an unknown module to prove': [['prove', 'nothing'], 1, 'track: there is no module "nothing" here. "track list" shows all of them.\n'],
  'the clock of no session': [['clock', 'advance', '10m'], 1, 'track: no lab is open in another terminal: start one with "track lab MODULE".\n'],
  'a check of no session': [['check', '--watch'], 1, 'track: no lab is open in another terminal: start one with "track lab MODULE".\n'],
  'a reset of nothing': [['reset', '--yes'], 1, 'track: no lab was begun: there is nothing to reset.\n'],
  'too much to take back': [['undo', 'all'], 2, 'track: "all" is one word too many.\n'],
  'a solution that nobody can be asked about': [['solution', 'feedback-loops'], 1, 'track: it asks first, and nobody is there to answer: --yes shows it.\n'],
  'a completion for an unknown shell': [['completion', 'tcsh'], 2, 'track: there is no completion for "tcsh": bash or zsh.\n'],
}

test.each(Object.entries(typed))('%s', async (_name, [words, exitCode, says]) => {
  expect(await home.track(...words)).toEqual({ stdout: '', stderr: says, exitCode })
})

test('a module that is not written', async () => {
  const { stdout } = await home.track('list', '--json')
  const { path, title } = (JSON.parse(stdout) as { path: string; title: string; written: boolean }[]).find(({ written }) => !written)!
  expect(await home.track('read', path)).toEqual({ stdout: '', stderr: `track: ${title} is not written yet.\n`, exitCode: 1 })
})

describe('a kubeconfig', { timeout: startsMs }, () => {
  test('of somebody else is left alone', async () => {
    const file = join(home.folder, 'config')
    writeFileSync(file, 'apiVersion: v1\n')
    const says = `track: ${file} exists and was not written by track: choose another file with --write-kubeconfig.\n`
    expect(await home.track('cluster', '--write-kubeconfig', file)).toEqual({ stdout: '', stderr: says, exitCode: 1 })
    expect(await home.track(...lab, '--write-kubeconfig', file)).toEqual({ stdout: '', stderr: says, exitCode: 1 })
    expect(readFileSync(file, 'utf8')).toBe('apiVersion: v1\n')
  })

  test('that cannot be written is said in one sentence', async () => {
    const folder = join(home.folder, 'a-folder')
    mkdirSync(folder)
    const { stdout, stderr, exitCode } = await home.track('cluster', '--write-kubeconfig', folder)
    expect([stdout, stderr.split('\n').length, exitCode]).toEqual(['', 2, 1])
    expect(stderr).toMatch(/^track: cannot write the kubeconfig: EISDIR: .*\. Choose another file with --write-kubeconfig\.\n$/)
  })
})

describe('a port in use', { timeout: startsMs }, () => {
  let taken: Server
  let port: string

  beforeAll(async () => {
    taken = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
    })
    port = String((taken.address() as AddressInfo).port)
  })
  afterAll(() => { taken.close() })

  test.each([['cluster', ['cluster']], ['lab', lab], ['serve', ['serve']]])('%s', async (_name, words) => {
    const says = `track: port ${port} is in use: choose another with --port, or 0 for any free one.\n`
    expect(await home.track(...words, '--port', port)).toEqual({ stdout: '', stderr: says, exitCode: 1 })
  })
})

describe('a saved session', { timeout: startsMs }, () => {
  const opened = /In another terminal/

  async function begin(...more: readonly string[]): Promise<Running> {
    const running = home.start(...lab, ...more)
    await running.printed(opened)
    return running
  }

  const source = newHome()
  /** Sessions in which something was made, as the process left them. */
  const ended = join(source.folder, 'ended')
  const killed = join(source.folder, 'killed')

  beforeAll(async () => {
    for (const [folder, signal] of [[killed, 'SIGKILL'], [ended, 'SIGINT']] as const) {
      const running = source.start(...lab)
      await running.printed(opened)
      expect(await source.track('shell', '-c', `kubectl create configmap ${signal.toLowerCase()}`)).toMatchObject({ exitCode: 0 })
      await running.end(signal)
      cpSync(source.session, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') })
    }
  }, startsMs)
  afterAll(() => source.remove())

  const has = (folder: string) => cpSync(folder, home.session, { recursive: true })
  const world = () => join(home.session, 'world')
  const journal = () => join(home.session, 'journal')
  const isKept = async (name: string) => (await home.track('shell', '-c', `kubectl get configmap ${name}`)).exitCode === 0

  test('that is open is not opened twice', async () => {
    const { pid } = await begin()
    const { stdout, stderr, exitCode } = await home.track(...lab)
    expect([stdout, exitCode]).toEqual(['', 1])
    expect(stderr).toMatch(new RegExp(`^track: another track \\(process ${pid}\\) has this lab open: go on there, or end it first\\.`))
    expect(await home.track('clock')).toMatchObject({ exitCode: 0 })
  })

  test('that is damaged is set aside and named, and the lab begins anew', async () => {
    has(ended)
    const bytes = readFileSync(world())
    bytes[bytes.length >> 1]! ^= 0xff
    writeFileSync(world(), bytes)
    const running = await begin()
    const printed = await running.printed(/set-aside-1/)
    expect(printed).toContain('track: The saved session cannot be opened: This snapshot is damaged: its contents do not match its checksum.')
    expect(printed).toContain(`It was kept in ${join(home.session, 'set-aside-1')}, and the lab begins anew; what you have reached stays.`)
    expect(printed).not.toMatch(stack)
    expect(readFileSync(join(home.session, 'set-aside-1', 'world')).equals(bytes)).toBe(true)
    expect(await isKept('sigint')).toBe(false)
  })

  test('that is no session at all is set aside as well', async () => {
    mkdirSync(home.session, { recursive: true })
    writeFileSync(world(), 'shopping list: eggs\n')
    const running = await begin()
    expect(await running.printed(/set-aside-1/)).toContain('This is not a snapshot of a world.')
    expect(readFileSync(join(home.session, 'set-aside-1', 'world'), 'utf8')).toBe('shopping list: eggs\n')
  })

  test('of another version says so, and is not touched', async () => {
    has(ended)
    const bytes = Buffer.from(readFileSync(world()).toString('latin1').replace('"engine":"0.1.0"', '"engine":"0.0.9"'), 'latin1')
    writeFileSync(world(), bytes)
    expect(await home.track(...lab)).toEqual({
      stdout: '', exitCode: 1,
      stderr: 'track: the saved session is of version 0.0.9 of the engine, and this is version 0.1.0: '
        + 'go on with that version, or begin anew with --fresh, which keeps the saved one.\n',
    })
    expect(readFileSync(world()).equals(bytes)).toBe(true)
    const running = await begin('--fresh')
    expect(await running.printed(opened)).toContain(`The saved session was kept in ${join(home.session, 'set-aside-1')}.`)
    expect(readFileSync(join(home.session, 'set-aside-1', 'world')).equals(bytes)).toBe(true)
  })

  test('whose process was killed goes on with what was done last, but for a line that was cut off', async () => {
    has(killed)
    expect(existsSync(join(home.session, 'lock'))).toBe(true)
    expect(readFileSync(journal(), 'utf8')).not.toBe('')
    writeFileSync(journal(), readFileSync(journal(), 'utf8') + 'c29tZXRo')
    await begin()
    expect(await isKept('sigkill')).toBe(true)
  })

  test('whose journal was not emptied when it was saved is whole', async () => {
    has(ended)
    writeFileSync(journal(), readFileSync(join(killed, 'journal')))
    const running = await begin()
    expect(await running.printed(/\[ \] client/)).not.toContain('set-aside')
    expect(await isKept('sigint')).toBe(true)
  })

  test('whose inputs are damaged goes on at its last snapshot, and keeps them aside', async () => {
    has(killed)
    const lines = readFileSync(journal(), 'utf8').replace(/^..../, '!!!!')
    writeFileSync(journal(), lines)
    const running = await begin()
    const printed = await running.printed(/set-aside-1/)
    expect(printed).toContain('track: What was done after the session was last saved cannot be done again: ')
    expect(printed).not.toMatch(stack)
    expect(readFileSync(join(home.session, 'set-aside-1', 'journal'), 'utf8')).toBe(lines)
    expect(await isKept('sigkill')).toBe(false)
  })
})

describe('in the world of a lab', () => {
  const own = newHome()

  beforeAll(async () => { await own.start(...lab).printed(/In another terminal/) }, startsMs)
  afterAll(() => own.remove())

  /** What is typed → exit code and the real tool's words. */
  const said: Record<string, [words: readonly string[], exitCode: number, says: string]> = {
    'malformed YAML': [['shell', '-c', "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a\\ndata: {x: y}\\n' | kubectl apply -f -"], 1,
      "error: error parsing STDIN: error converting YAML to JSON: yaml: line 3: did not find expected ',' or '}'\n"],
    'an unknown field': [['shell', '-c', `echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"dat":{}}' | kubectl create -f -`], 1,
      'Error from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"\n'],
    'a name that breaks the rules': [['shell', '-c', 'kubectl create configmap A_B'], 1,
      'error: failed to create configmap: ConfigMap "A_B" is invalid: metadata.name: Invalid value: "A_B": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\')\n'],
    'an unknown verb': [['shell', 'kubectl', 'frobnicate'], 1, 'error: unknown command "frobnicate" for "kubectl"\n'],
    'a query that does not parse': [['promql', 'up{'], 1, 'promql: 1:4: parse error: unexpected end of input inside braces\n'],
    'a time that is none': [['clock', 'advance', 'soon'], 2, "clock: advance needs a duration such as 90s, 30m or 2h\nSee 'clock --help'.\n"],
    'a task that is not there': [['hint', 'nothing'], 1, 'hint: no task "nothing": one of measure, signal, storm, threshold, budget, client\n'],
    'a snapshot that is not there': [['world', 'rewind', 'nothing'], 1, 'world: there is no snapshot "nothing": start\n'],
  }

  test.each(Object.entries(said))('%s', async (_name, [words, exitCode, says]) => {
    expect(await own.track(...words)).toEqual({ stdout: '', stderr: says, exitCode })
  })

  test('two words after -c', async () => {
    expect(await own.track('shell', '-c', 'kubectl', 'get')).toMatchObject({ stdout: '', exitCode: 2 })
  })

  test('a reset that nobody can be asked about', async () => {
    expect(await own.track('reset')).toMatchObject({ stderr: 'track: it asks first, and nobody is there to answer: --yes resets the lab.\n', exitCode: 1 })
  })
})
