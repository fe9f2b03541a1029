/**
 * Which late modules a first prompt asks for: runs the world's first script as a worker would, opens
 * a lab, types `kubectl get nodes`, and prints their numbers. Run by the build:
 * `node apps/site/src/build/late/stand-ins-asked.ts FOLDER`, with `first.js`, `rest.js`, `lab.json`
 * and `start.zst` in it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Port, WorkerSession } from '@track/session'
import type { Opened, OpenLab } from '../../lab-link/messages.ts'
import { askFirst } from './ask-first.ts'

const folder = process.argv[2]!

type LateModules = readonly unknown[]
type Opener = (event: { readonly data: OpenLab; readonly ports: readonly MessagePort[] }) => void

const asked = new Set<number>()
let loaded: LateModules | undefined
let open: Opener | undefined
const opened = Promise.withResolvers<Opened>()

const scope = {
  get trackLate() { return loaded },
  set trackLate(modules: LateModules | undefined) {
    loaded = modules && new Proxy(modules, {
      get(target, number) {
        asked.add(Number(number))
        return Reflect.get(target, number) as unknown
      },
    })
  },
  location: { href: 'https://site.test/assets/world.js' },
  addEventListener(_type: string, listener: Opener) { open = listener },
  postMessage: (message: Opened) => opened.resolve(message),
}

/** What a worker has around it, and no more; the machine's clock stands still. */
const surroundings = {
  globalThis: scope,
  importScripts: () => run('rest.js', { globalThis: scope }),
  fetch: async (address: string | URL) => new Response(readFileSync(join(folder, new URL(address).pathname.slice(1)))),
  navigator: { locks: { request: async (_name: string, _options: object, held: () => Promise<void>) => await held() } },
  indexedDB: { open() { throw new Error('nothing is kept here') } },
  performance: { now: () => 0 },
}

function run(file: string, given: Readonly<Record<string, unknown>>): void {
  new Function(...Object.keys(given), readFileSync(join(folder, file), 'utf8'))(...Object.values(given))
}

async function firstPrompt(): Promise<void> {
  run('first.js', surroundings)
  const [sessionPorts, labPorts] = [new MessageChannel(), new MessageChannel()]
  open!({ data: { kind: 'open lab', bundle: 'https://site.test/lab.json', fromStart: false }, ports: [sessionPorts.port2, labPorts.port2] })
  const session = await WorkerSession.over(sessionPorts.port1 as unknown as Port)
  const answer = await opened.promise
  if (answer.kind === 'refused') throw new Error(answer.message)
  await askFirst(session)
}

await firstPrompt()
process.stdout.write(JSON.stringify([...asked].toSorted((a, b) => a - b)))
process.exit(0)
