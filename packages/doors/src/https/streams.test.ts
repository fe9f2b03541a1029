/** Answers that go on through the HTTPS door: how they come, how they end, what is given back. */
import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { second } from '@track/simulation'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, begin, openDoor, type OpenDoor, pemOf } from './testing/open-door.ts'

let open: OpenDoor

beforeEach(async () => { open = await openDoor() })
afterEach(() => open.close())

const pods = '/api/v1/namespaces/default/pods'
const configMaps = '/api/v1/namespaces/default/configmaps'

interface Watching {
  readonly request: ClientRequest
  readonly response: IncomingMessage
  /** All that came, once so many lines are there. */
  lines(count: number): Promise<string[]>
}

async function watch(path: string): Promise<Watching> {
  const request = begin(open, path, {})
  request.end()
  // To go away in the middle of an answer is an error of the request.
  request.on('error', () => {})
  const [response] = await once(request, 'response') as [IncomingMessage]
  response.on('error', () => {})
  let text = ''
  response.setEncoding('utf8').on('data', (piece: string) => { text += piece })
  return {
    request, response,
    async lines(count) {
      while (text.split('\n').length - 1 < count) await once(response, 'data')
      return text.split('\n').slice(0, -1)
    },
  }
}

const create = (name: string) => ask(open, configMaps, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ metadata: { name } }),
})

/** A container that writes a line, and another for each that it reads. */
async function runPod(): Promise<void> {
  const command = ['sh', '-c', 'echo one; while read line; do echo "got $line"; done']
  await ask(open, pods, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ metadata: { name: 'box' }, spec: { containers: [{ name: 'box', image: 'busybox:1.36', stdin: true, command }] } }),
  })
  await open.session.advance(10 * second)
}

/** Holds once nobody follows anything and the world holds no connection. */
async function givenBack(): Promise<void> {
  const connections = () => (open.session.world.export().states.get('nodes') as { readonly readers: ReadonlyMap<string, unknown> }).readers.size
  while (open.session.following > 0 || connections() > 0) await new Promise((resolve) => { setImmediate(resolve) })
}

test('a watch brings what happens, and is given back when its client goes', async () => {
  const watching = await watch(`${configMaps}?watch=true&fieldSelector=metadata.name%3Dnew`)
  expect(watching.response.headers['content-type']).toBe('application/json')
  expect(open.session.following).toBe(1)
  await create('new')
  const [line] = await watching.lines(1)
  expect(JSON.parse(line!)).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'new' } } })
  watching.request.destroy()
  await givenBack()
})

test('timeoutSeconds ends a watch as the server does, and nothing is written after that', async () => {
  const { response } = await watch(`${configMaps}?watch=true&timeoutSeconds=1`)
  await once(response, 'end')
  expect(response.complete).toBe(true)
  await create('afterwards')
  await givenBack()
})

test('a rewind ends a watch for its client with 410 Expired', async () => {
  await create('before')
  const { now } = open.session.view()
  await create('after')
  const watching = await watch(`${configMaps}?watch=true&fieldSelector=metadata.name%3Dafter`)
  await watching.lines(1)
  await open.session.rewind({ at: now })
  await create('again')
  const lines = await watching.lines(2)
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } })
  await givenBack()
})

interface Console {
  readonly socket: WebSocket
  readonly frames: [channel: number, text: string][]
  readonly closed: Promise<unknown>
}

function connectTo(subresource: string, parameters: readonly string[]): Console {
  const socket = new WebSocket(`wss://127.0.0.1:${open.port}${pods}/box/${subresource}?${parameters.join('&')}`, ['v5.channel.k8s.io'], {
    ca: pemOf(open.door, 'certificate-authority-data'), headers: { authorization: `Bearer ${open.token}` },
  })
  const frames: [number, string][] = []
  socket.on('message', (data: Buffer) => frames.push([data[0]!, data.subarray(1).toString('utf8')]))
  // What is cut off on purpose is an error of the client.
  socket.on('error', () => {})
  return { socket, frames, closed: new Promise((resolve) => { socket.on('close', resolve) }) }
}

/** Waits for its input for ever unless the command has another end. */
function execute(command: string): Console {
  const words = ['sh', '-c', command].map((word) => `command=${encodeURIComponent(word)}`)
  return connectTo('exec', ['stdin=true', 'stdout=true', 'stderr=true', ...words])
}

test('a log that is followed, and a container that somebody is attached to', async () => {
  await runPod()
  const watching = await watch(`${pods}/box/log?follow=true`)
  expect(await watching.lines(1)).toEqual(['one'])
  const { socket, frames, closed } = connectTo('attach', ['stdin=true', 'stdout=true'])
  await once(socket, 'open')
  socket.send('\0two\n')
  while (frames.length === 0) await open.session.advance(second)
  expect(frames).toEqual([[1, 'got two\n']])
  expect(await watching.lines(2)).toEqual(['one', 'got two'])
  watching.request.destroy()
  socket.close()
  await closed
  await givenBack()
})

test('a command: output, errors, and its exit code as a Status', async () => {
  await runPod()
  const { socket, frames, closed } = execute('echo out; echo err >&2; exit 3')
  await once(socket, 'open')
  await open.session.advance(second)
  await closed
  expect(frames.slice(0, 2)).toEqual([[1, 'out\n'], [2, 'err\n']])
  expect(JSON.parse(frames[2]![1])).toMatchObject({
    status: 'Failure', reason: 'NonZeroExitCode', message: 'command terminated with non-zero exit code: exit status 3',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  })
  await givenBack()
})

test('a character that comes in two pieces is one', async () => {
  await runPod()
  const { socket, frames, closed } = execute('read word; echo "<$word>"')
  await once(socket, 'open')
  const bytes = Buffer.from('größe\n')
  for (const piece of [bytes.subarray(0, 3), bytes.subarray(3)]) socket.send(Buffer.concat([Buffer.from([0]), piece]))
  socket.send(Buffer.from([255, 0]))
  while (frames.length === 0) await open.session.advance(second)
  await closed
  expect(frames[0]).toEqual([1, '<größe>\n'])
})

test('a client that goes takes its command with it', async () => {
  await runPod()
  const { socket } = execute('read line')
  await once(socket, 'open')
  socket.terminate()
  await givenBack()
})

test('a rewind to before a command is no success of it', async () => {
  await runPod()
  const { now } = open.session.view()
  await open.session.advance(second)
  const { socket, frames, closed } = execute('read line')
  await once(socket, 'open')
  await open.session.rewind({ at: now })
  await closed
  expect(JSON.parse(frames.at(-1)![1])).toMatchObject({ status: 'Failure', message: 'Internal error occurred: the world went back to a time before this command' })
})

test('the door closes while watches and commands are open', async () => {
  await runPod()
  const { response } = await watch(`${configMaps}?watch=true`)
  const { socket, closed } = execute('read line')
  await once(socket, 'open')
  // The answer is cut off, which is an error of it, and then closed.
  const ended = new Promise((resolve) => { response.on('close', resolve) })
  await open.door.close()
  await Promise.all([ended, closed])
  await givenBack()
})
