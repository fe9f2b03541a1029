/** A lab from the learner's side: one terminal serves it, others act on it, and it is there again tomorrow. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test as once } from 'vitest'
import { readPng } from './testing/read-png.ts'
import { type Home, newHome, type Running, startsMs } from './testing/track.ts'

/** Several processes start, one after the other. */
const test = (name: string, body: () => Promise<void>) => once(name, { timeout: startsMs }, body)

let home: Home

beforeEach(() => { home = newHome() })
afterEach(() => home.remove())

const opened = /In another terminal/

async function begin(...more: readonly string[]): Promise<Running> {
  const running = home.start('lab', 'feedback-loops', '--serve', '--pace', '0', ...more)
  await running.printed(opened)
  return running
}

async function says(...words: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await home.track(...words)
  return `${stdout}${stderr}${exitCode === 0 ? '' : `(exit ${exitCode})\n`}`
}

const now = async () => (await says('clock')).split(' ')[0]

test('a task is measured, answered, told as done, and still done the next day', async () => {
  const lab = await begin()
  expect(await says()).toContain('track check  what the lab of feedback-loops, open in another terminal, still lacks')
  const watch = home.start('check', '--watch')
  await watch.printed(/\[ \] client: /)
  expect(await says('clock')).toBe('2025-03-03T08:03:00Z  3m0s after the start, paused\n')
  expect(await says('clock', 'advance', '15m')).toMatch(/^2025-03-03T08:18:0\dZ\n$/)
  expect(await says('promql', 'count(up)', '-o', 'values')).toMatch(/^\d+\n$/)
  expect(await says('shell', '-c', 'kubectl get nodes -o name | wc -l')).toBe('3\n')
  expect(await says('answer', 'measure', 'peak=80k', 'period=240s', 'dead-time=167s')).toBe('peak: 80000: right\nperiod: 240 s: right\ndead-time: 167 s: right\n')
  expect(await says('clock', 'advance', '1m')).toMatch(/^2025-/)
  expect(await says('tasks')).toMatch(/^\[x\] measure: Take its pulse \(/)
  expect(await watch.printed(/\[x\] measure: /)).not.toContain('\u001b')
  expect(await lab.printed(/\[x\] measure: Take its pulse\n\n {2}What happened:\n {2}A loop with a dead time of about 167 s[^]*\n {2}`hint signal` helps/)).toMatch(
    /\n\nsignal: Damp it, then measure something better\n\n {2}First do what everybody does/,
  )
  expect(await says('tasks', 'measure')).toMatch(/^measure: Take its pulse \(done\)\n\n {2}Let the sale begin[^]*\n {2}What happened:\n {2}A loop with/)
  const { stdout, exitCode } = await home.track('check', '--json')
  expect([exitCode, (JSON.parse(stdout) as { id: string; done: boolean }[]).map(({ id, done }) => `${id} ${done}`)]).toEqual([1, [
    'measure true', 'signal false', 'storm false', 'threshold false', 'budget false', 'client false',
  ]])

  expect(await lab.end('SIGINT')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await watch.ran).toMatchObject({ exitCode: 1, stderr: 'track: the session has ended.\n' })
  expect(await says()).toContain('track lab feedback-loops  go on where you left this lab: 1 of 6 tasks done\n')
  const again = await begin()
  expect(await again.printed(/\[x\] measure/)).toContain('(where you left it)')
  expect(await now()).toMatch(/^2025-03-03T08:19:\d\dZ$/)
})

test('its Prometheus is there for one\'s own tools', async () => {
  const lab = await begin('--prometheus-port', '0', '--monitoring-port', '0')
  const printed = await lab.printed(/Its prometheus, by/)
  const { 1: address = '' } = /Its Prometheus, whose clock is this world's: (\S+)\n/.exec(printed) ?? []
  const { 1: beside = '' } = /Its prometheus, by this world's clock: (\S+)\n/.exec(printed) ?? []
  for (const server of [address, beside]) {
    const answer = await fetch(`${server}/api/v1/query?query=count(up{job="kubelet"})`)
    expect(await answer.json()).toMatchObject({ status: 'success', data: { result: [{ value: [expect.any(Number), '3'] }] } })
  }
})

test('a dashboard of this machine is drawn from the world that runs', async () => {
  const [file, drawing] = [join(home.folder, 'my board.json'), join(home.folder, 'board.svg')]
  writeFileSync(file, JSON.stringify({ title: "Nodes' $HOME", panels: [{ id: 1, type: 'stat', title: 'Kubelets', targets: [{ expr: 'count(up{job="kubelet"})', instant: true }] }] }))
  await begin()
  expect(await says('dashboard', 'list')).toBe('No ConfigMap has the label grafana_dashboard.\n')
  expect(await says('dashboard', 'check', file)).toBe('-: ok\n')
  expect(await says('dashboard', 'draw', file, '--from', 'now-1m', '-o', drawing)).toBe('')
  const svg = readFileSync(drawing, 'utf8')
  expect([svg.startsWith('<svg '), svg.endsWith('</svg>\n'), svg.includes('>Nodes&#39; $HOME<'), svg.includes('>3<')]).toEqual([true, true, true, true])
  expect(await says('dashboard', 'draw', file, '--panel=1', '--width', '600', '--output', join(home.folder, 'board.png'))).toBe('')
  expect(readPng(readFileSync(join(home.folder, 'board.png'))).width).toBe(1200)
  expect(await says('dashboard', 'draw', file, '-o', join(home.folder, 'board.jpg'))).toMatch(/^track: "\S+board\.jpg" does not end in \.svg or \.png: nothing else is written\.\n\(exit 1\)\n$/)
  expect(await says('dashboard', 'draw', join(home.folder, 'none.json'))).toMatch(/none\.json: No such file or directory\n\(exit 1\)\n$/)
  expect(await says('dashboard', 'draw', file, '-o', join(home.folder, 'no', 'such.svg'))).toMatch(/cannot be written: ENOENT/)
})

test('reset takes a running lab back to its beginning, also one that was resumed', async () => {
  const lab = await begin()
  await says('shell', '-c', 'kubectl create configmap kept')
  await says('clock', 'advance', '5m')
  await lab.end('SIGTERM')
  await begin()
  expect(await says('shell', '-c', 'kubectl get configmap kept -o name')).toBe('configmap/kept\n')
  expect(await says('reset', '--yes')).toBe('The world is at 2025-03-03T08:03:00Z again.\n')
  expect(await says('shell', '-c', 'kubectl get configmap kept')).toBe('Error from server (NotFound): configmaps "kept" not found\n(exit 1)\n')
})

test('a snapshot is there the next day, and one that is damaged is put aside and named', async () => {
  const lab = await begin()
  await says('shell', '-c', 'kubectl create configmap first')
  await says('world', 'snapshot', 'Early')
  await says('shell', '-c', 'kubectl create configmap second; world snapshot late; kubectl create configmap third')
  await lab.end('SIGKILL')
  const late = join(home.session, 'snapshots', Buffer.from('late').toString('hex'))
  writeFileSync(late, 'shopping list: eggs\n')
  const again = await begin()
  expect(await again.printed(/set-aside-1/)).toContain('track: The snapshot "late" cannot be opened: This is not a snapshot of a world.')
  expect(await says('shell', '-c', 'world snapshots | cut -d " " -f 1')).toBe('SNAPSHOT\nstart\nEarly\n')
  await says('world', 'rewind', 'Early')
  expect(await says('shell', '-c', 'kubectl get configmap -o name | grep -E "first|second|third"')).toBe('configmap/first\n')
})

test('undo takes back what was done last, and a task that nobody came to cannot be begun again', async () => {
  await begin()
  const configMaps = () => says('shell', '-c', 'kubectl get configmap -o name | grep made')
  await says('shell', '-c', 'kubectl create configmap made')
  expect(await configMaps()).toBe('configmap/made\n')
  expect(await says('undo')).toMatch(/^The world is at 2025-03-03T08:03:0\dZ again\.\n$/)
  expect(await says('undo')).toMatch(/^The world is at 2025-03-03T08:03:00Z again\.\n$/)
  expect(await says('undo')).toBe('track: there is nothing to take back.\n(exit 1)\n')
  expect(await configMaps()).toBe('(exit 1)\n')
  expect(await says('reset', '--task', 'storm', '--yes')).toBe('track: nobody has come to the task "storm" yet in this session.\n(exit 1)\n')
  expect(await says('reset', '--task', 'measure', '--yes')).toBe('The world is at 2025-03-03T08:03:00Z again.\n')
})

test('reset of a lab that is not running removes its saved session', async () => {
  const lab = await begin()
  await lab.end('SIGINT')
  expect(await says('reset', 'feedback-loops', '--yes')).toMatch(/^The saved session is gone: "track lab .*feedback-loops" begins anew\.\n$/)
  expect(readdirSync(home.session)).toEqual(['kubeconfig', 'progress.json'])
  expect(await (await begin()).printed(opened)).not.toContain('where you left it')
})

test('a rewind from another terminal goes to its instant and stays there; what followed on the line is named', async () => {
  await begin()
  await says('clock', 'advance', '5m')
  expect(await says('world', 'snapshot', 'before')).toMatch(/^2025-03-03T08:08:0\dZ  before\n$/)
  expect(await says('world', 'rewind', 'before')).toMatch(/^Rewound to 2025-03-03T08:08:0\dZ\.\n$/)
  await says('clock', 'advance', '5m')
  expect(await says('shell', '-c', 'echo first; world rewind before; echo x')).toMatch(
    /^first\nRewound to 2025-03-03T08:08:0\dZ; what followed on the line was of the future and is gone\.\n$/,
  )
  expect(await now()).toMatch(/^2025-03-03T08:08:0\dZ$/)
  expect(await says('world', 'rewind', '-2m')).toMatch(/^Rewound to 2025-03-03T08:06:0\dZ\.\n$/)
  expect(await says('clock', 'advance', '-5m')).toBe('clock: advance -5m: time goes forward; "world rewind -5m" goes back\nSee \'clock --help\'.\n(exit 2)\n')
})

test('what a newcomer reads: the situation, the first task whole, and where help is', async () => {
  const lab = await begin()
  const printed = await lab.printed(/`hint measure` helps: 3 hints left\.\n$/)
  const [title = '', help = ''] = printed.split('\n')
  expect(title).toBe('The autoscaler that hunts and the storm that stays, 6 tasks, about 60 minutes')
  expect(help).toContain('where `help` says')
  expect(printed).toContain('\nTwo systems share a cluster, and both have passed every test of their parts.\n\nOrders. A producer')
  expect(printed).toContain('\n[ ] client: Build a client that helps\n\nmeasure: Take its pulse\n\n  Let the sale begin, and watch `worker` and its queue')
  expect(printed).toContain('    `answer measure period=VALUE` in s\n')
  expect(printed).toContain('\n  Not there yet:\n  - the sale has not been on for twelve minutes yet')
  expect(printed.split('\n').filter((line) => line.length > 80)).toEqual([expect.stringMatching(/^In another terminal: kubectl --kubeconfig \S+ get pods$/)])
  expect(printed.endsWith(await says('tasks'))).toBe(true)
  expect(await says('shell', '-c', 'tasks')).toBe(await says('tasks'))
  expect(await says('shell', '-c', 'tasks --scenario')).toMatch(/^Two systems share a cluster/)
  expect(await says('shell', '-c', 'COLUMNS=40 tasks client | head -1')).toBe('client: Build a client that helps\n')
  expect(await says('tasks', 'nothing')).toBe('tasks: no task "nothing": one of measure, signal, storm, threshold, budget, client\n(exit 1)\n')
  expect(await says('shell', 'help')).toContain('\n  kubectl   As the real one')

  await says('answer', 'measure', 'period=5s')
  expect(await says('tasks', 'measure')).toContain('in s\n    period: you answered before there was anything to measure;')
  const { tasks: [first], scenario } = JSON.parse(await says('tasks', '--json')) as { scenario: string; tasks: Record<string, unknown>[] }
  expect(scenario).toMatch(/^Two systems/)
  expect(Object.keys(first!)).toEqual(['id', 'title', 'do', 'done', 'credit', 'holdsAtStart', 'questions', 'missing', 'hints', 'hintsLeft'])
  expect((first as { questions: unknown[] }).questions[1]).toMatchObject({ id: 'period', unit: 's', isRight: false, given: '5s', question: expect.stringMatching(/^How long is one swing/) as unknown })
})

test('Ctrl-C ends a long advance, and says where the clock stands', async () => {
  await begin()
  const advance = home.start('clock', 'advance', '1000h')
  await expect.poll(now, { timeout: startsMs }).not.toMatch(/T08:03/)
  const { stdout, stderr, exitCode } = await advance.end('SIGINT')
  expect([stdout, exitCode]).toEqual(['', 130])
  expect(stderr).toMatch(/^Stopped: the clock stands at 2025-\S+Z\.\n$/)
  const stopped = Date.parse(/stands at (\S+)\./.exec(stderr)![1]!)
  // Asking takes a second.
  for (let asked = 0; asked < 3; asked++) expect(Date.parse((await now())!) - stopped).toBeLessThan(10_000)
})

test('what watches without a terminal is ended after ten minutes of virtual time, unless it has another end', async () => {
  await begin()
  const { stdout, stderr, exitCode } = await home.track('shell', 'kubectl get hpa worker -w')
  expect(stdout).toMatch(/^NAME +REFERENCE +TARGETS .*\nworker +Deployment\/worker /)
  expect([stderr, exitCode]).toEqual(['track: kubectl get hpa worker -w has no end of its own, and no terminal in which you could stop it: '
    + 'it was ended after ten minutes of virtual time. Another end: timeout 1h COMMAND\n', 124])
  expect(await now()).toMatch(/^2025-03-03T08:13:0\dZ$/)
  expect(await says('shell', '-c', 'while true; do sleep 60; done | cat')).toContain('track: a loop without an end has no end')
  expect(await now()).toMatch(/^2025-03-03T08:23:0\dZ$/)
  expect(await says('shell', '-c', 'timeout 20m kubectl get hpa worker -w > seen; echo $?')).toBe('124\n')
  expect(await now()).toMatch(/^2025-03-03T08:43:0\dZ$/)
  expect(await says('shell', '--help')).toContain('is ended after ten minutes of virtual time')
})

test('a command whose terminal goes away is ended in the world', async () => {
  await begin()
  const beating = home.start('shell', '-c', 'echo ready; while true; do echo beat >> beats; sleep 1; done')
  await beating.printed(/ready/)
  await beating.end('SIGKILL')
  const beats = async () => Number(await says('shell', '-c', 'wc -l < beats'))
  await expect.poll(async () => {
    const before = await beats()
    await says('clock', 'advance', '1m')
    return await beats() - before
  }, { timeout: startsMs }).toBe(0)
})

test('a shell at another terminal: what is typed, what is shown, its exit code, and nobody else gets in', async () => {
  await begin()
  const path = join(home.session, 'control.sock')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const socket = createConnection(path)
  let replies = ''
  socket.setEncoding('utf8').on('data', (text: string) => { replies += text })
  const send = (asked: object) => socket.write(`${JSON.stringify(asked)}\n`)
  const shown = () => replies.split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { stdout?: string }).stdout ?? '').join('')
  send({ do: 'prompt', columns: 100, rows: 30 })
  await expect.poll(shown, { timeout: startsMs }).toMatch(/\$ $/)
  send({ do: 'type', text: 'kubectl get nod\t -o name\r' })
  await expect.poll(shown, { timeout: startsMs }).toMatch(/node\/node-c1\r\n.*\$ $/s)
  send({ do: 'type', text: 'world snapshot here; world rewind here; echo x\r' })
  await expect.poll(shown, { timeout: startsMs }).toMatch(/Rewound to 2025-\S+: what followed, on the line and in time, is on the branch that was left \("world list"\)\.\r\n/)
  send({ do: 'type', text: 'exit 3\r' })
  await expect.poll(() => replies, { timeout: startsMs }).toContain('{"exitCode":3}')
  socket.destroy()
})

test('one command at another terminal that goes back ends with it', async () => {
  await begin()
  await says('world', 'snapshot', 'before')
  await says('clock', 'advance', '5m')
  const socket = createConnection(join(home.session, 'control.sock'))
  let replies = ''
  socket.setEncoding('utf8').on('data', (text: string) => { replies += text })
  socket.write(`${JSON.stringify({ do: 'prompt', script: 'world rewind before; echo x', columns: 80, rows: 24 })}\n`)
  await expect.poll(() => replies, { timeout: startsMs }).toContain('{"exitCode":0}')
  expect(replies).toMatch(/^\{"stdout":"Rewound to 2025-03-03T08:03:0\dZ; what followed on the line was of the future and is gone\.\\r\\n"\}\n\{"exitCode":0\}\n$/)
  expect(await now()).toMatch(/^2025-03-03T08:03:0\dZ$/)
  socket.destroy()
})

interface Keys {
  readonly server: string
  readonly authority: string
  readonly token: string
  readonly key: string
}

function keysIn(kubeconfig: string): Keys {
  const text = readFileSync(kubeconfig, 'utf8')
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(text)![1]!
  const decoded = (name: string) => Buffer.from(field(name), 'base64').toString('utf8')
  return { server: field('server'), authority: decoded('certificate-authority-data'), token: field('token'), key: decoded('client-key-data') }
}

function post({ server, authority, token }: Keys, path: string, body: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server}${path}`, {
      method: 'POST', ca: authority, agent: false, headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
    }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!))
    })
    asked.on('error', reject)
    asked.end(JSON.stringify(body))
  })
}

/** All that is written of the session, the lines of its journal decoded; the kubeconfig is the one place for keys. */
function savedText(): string {
  return readdirSync(home.session, { withFileTypes: true }).filter((each) => each.isFile() && each.name !== 'kubeconfig').map(({ name }) => {
    const text = readFileSync(join(home.session, name), 'latin1')
    return name === 'journal' ? text + text.split('\n').map((line) => Buffer.from(line, 'base64').toString('latin1')).join('\n') : text
  }).join('\n')
}

test('token and key of the door are in the kubeconfig and nowhere else', async () => {
  const lab = await begin()
  const kubeconfig = join(home.session, 'kubeconfig')
  const keys = keysIn(kubeconfig)
  expect(await post(keys, '/api/v1/namespaces/default/configmaps', { metadata: { name: 'through-the-door' } })).toBe(201)
  const secrets = [keys.token, keys.key, keys.key.split('\n')[1]!, Buffer.from(keys.key).toString('base64')]
  const whileOpen = savedText()
  await lab.end('SIGINT')
  for (const text of [whileOpen, savedText()]) {
    expect(text).toContain('through-the-door')
    for (const secret of secrets) expect(text.includes(secret)).toBe(false)
  }
  expect(readdirSync(home.session).map((name) => statSync(join(home.session, name)).mode & 0o077)).toEqual([0, 0, 0, 0])
  expect(statSync(home.session).mode & 0o777).toBe(0o700)
})
