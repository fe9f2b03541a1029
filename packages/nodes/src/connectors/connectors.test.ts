import { pods, StatusError } from '@track/apimachinery'
import type { ApiRequest, Reading } from '@track/apiserver'
import { second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { beginNodeFault } from '../nodes/node-fault-changes.ts'
import type { Container } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { podOf, worldWith } from '../testing/play.ts'
import { connectors } from './connectors.ts'

type Query = Record<string, string | string[]>

const shell = (script: string, more: Partial<Container> = {}): Partial<Container> => ({ image: 'busybox:1.36', command: ['sh', '-c', script], ...more })

function open(world: Simulation, subresource: string, query: Query = {}): string {
  const request: ApiRequest = {
    verb: 'get', resource: pods, namespace: 'default', name: 'web', subresource, user: { name: 'admin', groups: [] }, manager: 'kubectl', options: {},
  }
  const values = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]))
  return connectors[`pods/${subresource}`]!.open(world, request, values)
}

/** All that is read, or the words of the refusal. */
function read(world: Simulation, subresource: string, query: Query = {}): string {
  try {
    const id = open(world, subresource, query)
    world.runFor(second)
    return shown(connectors[`pods/${subresource}`]!.read(world, id, 0))
  } catch (refusal) {
    // The cases ask for refusals as well.
    if (refusal instanceof StatusError) return `${refusal.code} ${refusal.message}`
    throw refusal
  }
}

function shown({ chunks, ended, exitCode }: Reading): string {
  const text = chunks.map(({ channel, text: each }) => (channel === 2 ? `(2)${each}` : each)).join('')
  return `${text}${ended ? '.' : '…'}${exitCode === undefined ? '' : exitCode}`
}

function after(seconds: number, container: Partial<Container>, more: Parameters<typeof podOf>[2] = {}): Simulation {
  const world = worldWith([podOf('web', container, more)])
  world.runFor(seconds * second)
  return world
}

const onlyConnection = (world: Simulation) => [...nodesOf(world).readers.keys()][0]!

/** A pattern where the text holds what chance or the clock has made. */
function expectText(text: string, expected: string | RegExp): void {
  if (typeof expected === 'string') expect(text).toBe(expected)
  else expect(text).toMatch(expected)
}

describe('logs', () => {
  const chatty = shell('for i in 1 2 3 4 5 6; do echo line $i; sleep 2; done')

  const cases: Record<string, [query: Query, text: string | RegExp]> = {
    'all of it': [{}, 'line 1\nline 2\nline 3\nline 4\nline 5\n.'],
    'the last lines': [{ tailLines: '2' }, 'line 4\nline 5\n.'],
    'none of the lines before': [{ tailLines: '0' }, '.'],
    'since some seconds': [{ sinceSeconds: '3' }, 'line 4\nline 5\n.'],
    'since an instant': [{ sinceTime: '2026-01-05T08:00:13Z' }, 'line 5\n.'],
    'with timestamps': [{ tailLines: '1', timestamps: 'true' }, /^2026-01-05T08:00:14\.\d{6}000Z line 5\n\.$/],
    'so many bytes': [{ limitBytes: '9' }, 'line 1\nli.'],
    'a container by name': [{ container: 'app', tailLines: '1' }, 'line 5\n.'],
    'a container that is not there': [{ container: 'nope' }, '400 container nope is not valid for pod web'],
    'the instance before, of which there is none': [{ previous: 'true' }, '400 previous terminated container "app" in pod "web" not found'],
    'a negative number of lines': [{ tailLines: '-1' }, '422 PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0'],
    'two beginnings': [
      { sinceSeconds: '3', sinceTime: '2026-01-05T08:00:13Z' },
      '422 PodLogOptions "web" is invalid: : Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    ],
  }

  test.each(Object.entries(cases))('%s', (_name, [query, text]) => {
    expectText(read(after(10, chatty), 'log', query), text)
  })

  test('what is followed ends with the container', () => {
    const world = after(5, chatty, { restartPolicy: 'Never' })
    const id = open(world, 'log', { follow: 'true' })
    const connector = connectors['pods/log']!
    const first = connector.read(world, id, 0)
    world.runFor(5 * second)
    const then = connector.read(world, id, first.cursor)
    world.runFor(20 * second)
    const last = connector.read(world, id, then.cursor)
    expect([first, then, last].map(shown)).toEqual(['line 1\nline 2\n…', 'line 3\nline 4\nline 5\n…', 'line 6\n.'])
  })

  test('the instance before, and the one that has ended', () => {
    const world = after(20, shell('echo instance; exit 1'))
    expect(read(world, 'log', { previous: 'true' })).toBe('instance\n.')
    expect(read(world, 'log')).toBe('instance\n.')
  })

  test('a line that is not ended yet', () => {
    const world = after(4, shell('printf half; sleep 5; echo " whole"; sleep 100'))
    expect(read(world, 'log')).toBe('half.')
    expect(read(world, 'log', { follow: 'true' })).toBe('…')
    world.runFor(5 * second)
    expect(read(world, 'log')).toBe('half whole\n.')
  })

  test('while there is nothing to read', () => {
    expect(read(after(0.5, {}), 'log')).toBe('400 container "app" in pod "web" is waiting to start: ContainerCreating')
    expect(read(after(5, { image: 'nginx:0' }), 'log')).toBe('400 container "app" in pod "web" is waiting to start: image can\'t be pulled')
    expect(read(after(20, { image: 'nginx:0' }), 'log')).toBe('400 container "app" in pod "web" is waiting to start: trying and failing to pull image')
    expect(read(worldWith(), 'log')).toBe('404 pods "web" not found')
  })

  test('which of two containers', () => {
    const world = after(5, {}, { containers: [{ name: 'a', image: 'busybox', command: ['true'] }, { name: 'b', image: 'busybox', command: ['true'] }] })
    expect(read(world, 'log')).toBe('400 a container name must be specified for pod web, choose one of: [a b]')
  })

  test('a node that does not answer', () => {
    const world = after(5, {})
    beginNodeFault(world, { node: 'node-1', fault: 'kubelet-stopped' })
    expect(read(world, 'log')).toBe('500 Internal error occurred: Get "https://172.18.0.2:10250/containerLogs/default/web/app": dial tcp 172.18.0.2:10250: connect: connection refused')
  })
})

describe('exec', () => {
  const container = shell('sleep 1000', { env: [{ name: 'COLOUR', value: 'blue' }] })
  const out = { stdout: 'true', stderr: 'true' }
  const command = (text: string): Query => ({ ...out, command: ['sh', '-c', text] })

  const cases: Record<string, [query: Query, text: string | RegExp]> = {
    'output, errors and exit code': [command('echo $COLOUR; echo oh >&2; exit 3'), 'blue\n(2)oh\n.3'],
    'a program that is not there': [
      { ...out, command: 'nosuch' },
      /^500 Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in \$PATH: unknown$/,
    ],
    'no stream': [{ command: 'true' }, '400 you must specify at least 1 of stdin, stdout, stderr'],
    'no command': [out, '400 you must provide at least one command'],
  }

  test.each(Object.entries(cases))('%s', (_name, [query, text]) => {
    expectText(read(after(5, container), 'exec', query), text)
  })

  test('input', () => {
    const world = after(5, container)
    const exec = connectors['pods/exec']!
    const id = open(world, 'exec', { ...command('while read line; do echo "<$line>"; done; echo over'), stdin: 'true' })
    world.runFor(second)
    exec.write!(world, id, 'one\ntwo\n')
    world.runFor(second)
    exec.endInput!(world, id)
    world.runFor(second)
    expect(shown(exec.read(world, id, 0))).toBe('<one>\n<two>\nover\n.0')
    exec.close(world, id)
  })

  test('a terminal: keys are shown, lines are edited, Ctrl-C interrupts', () => {
    const keys = ['ecko\x7f\x7fho hi\r', 'sleep 1000\r', '\x03', 'exit 4\r']
    const script = [
      { run: 5 * second }, (world: Simulation) => void open(world, 'exec', { ...out, stdin: 'true', tty: 'true', command: 'sh' }), { run: second },
      ...keys.flatMap((key) => [(world: Simulation) => connectors['pods/exec']!.write!(world, onlyConnection(world), key), { run: second }]),
    ]
    const { simulation } = checkWorld(() => worldWith([podOf('web', container)]), script)
    expect(shown(connectors['pods/exec']!.read(simulation, onlyConnection(simulation), 0)).replaceAll('\b \b', '<')).toMatchInlineSnapshot(`
      "bash-5.2# ecko<<ho hi<<<<<<<echo hi
      hi
      bash-5.2# sleep 1000<<<<<<<<<<sleep 1000
      ^C
      bash-5.2# exit 4<<<<<<exit 4
      exit
      .4"
    `)
  })

  test('a container that ends takes its commands with it', () => {
    const world = after(4, shell('sleep 6'), { restartPolicy: 'Never' })
    const id = open(world, 'exec', command('echo here; sleep 100'))
    world.runFor(10 * second)
    expect(shown(connectors['pods/exec']!.read(world, id, 0))).toBe('here\n.137')
    expect(read(world, 'exec', command('true'))).toBe('500 Internal error occurred: unable to upgrade connection: container not found ("app")')
  })

  test('a server\'s container has files and a shell too', () => {
    const world = after(10, { image: 'nginx:1.29' })
    expect(read(world, 'exec', command('read line < /usr/share/nginx/html/index.html; echo $line; echo $HOSTNAME'))).toBe('<!DOCTYPE html>\nweb\n.0')
  })
})

test('attach: what is written from now on, and the end', () => {
  const world = after(5, shell('echo before; read line; echo "got $line"; exit 5', { stdin: true }), { restartPolicy: 'Never' })
  const attach = connectors['pods/attach']!
  const id = open(world, 'attach', { stdin: 'true', stdout: 'true' })
  attach.write!(world, id, 'word\n')
  world.runFor(3 * second)
  expect(shown(attach.read(world, id, 0))).toBe('got word\n.5')
})
