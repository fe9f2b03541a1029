/**
 * `kubectl events`: the events of a namespace or of one object, the oldest first, and new ones as they come.
 *
 * Follows k8s.io/kubectl/pkg/cmd/events/{events,event_printer}.go of Kubernetes 1.34.
 */
import type { StreamCursor, StreamReading } from '@track/apiserver'
import { catchSignals, type Guest, isInterrupted, now, print, printError } from '@track/processes'
import type { Instant } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { type EventObject, printInterval } from '../../kubectl/describe/events.ts'
import { apiVersionOf, type DiscoveredResource, resourceNamed } from '../../kubectl/discovery.ts'
import { BareError, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { documentPrinter, type DocumentPrinter, plainFormats, printFlags, unknownFormat } from '../../kubectl/print/output.ts'
import { tableWriter } from '../../kubectl/print/tabs.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...printFlags,
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'In every namespace.' },
  'chunk-size': { kind: 'integer', default: 500, help: 'How many objects to ask for at once.' },
  'for': { kind: 'string', default: '', help: 'Only events about this object: pod/web-0.' },
  'no-headers': { kind: 'boolean', help: 'Leave out the line of names.' },
  'types': { kind: 'strings', help: 'Only events of these types: Normal, Warning.', completes: ['Normal', 'Warning'] },
  'watch': { kind: 'boolean', short: 'w', help: 'Go on with new events.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const events = defineVerb({
  name: 'events',
  group: 'troubleshooting',
  summary: 'List events',
  usage: '[(-o|--output=)FORMAT] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  examples: ['kubectl events', 'kubectl events --for pod/web-0 --watch', 'kubectl events --types=Warning -A'],
  flags,
  *run({ flags: given, kubectl }) {
    const fieldSelector = given.for === '' ? undefined : yield* selectorFor(kubectl, given.for)
    const documents = yield* printerOf(given)
    const odd = given.types.find((type) => !['normal', 'warning'].includes(type.toLowerCase()))
    if (odd !== undefined) throw new KubectlError('valid --types are Normal or Warning')
    const path = given['all-namespaces'] ? '/api/v1/events' : `/api/v1/namespaces/${kubectl.namespace}/events`
    const query = { fieldSelector, limit: '500' }
    if (given.watch) return yield* watchEvents(kubectl, given, { path, query, documents })
    return yield* listEvents(kubectl, given, { path, query, documents })
  },
})

function* printerOf(given: Flags): Guest<DocumentPrinter | undefined> {
  const { output = '' } = given
  const documents = yield* documentPrinter(given, { isTyped: true })
  if (output !== '' && !documents) throw unknownFormat(output, plainFormats)
  return documents
}

function* selectorFor(kubectl: Kubectl, text: string): Guest<string> {
  const [type = '', name, ...more] = text.split('/')
  if (name === undefined) throw new KubectlError('--for must be in resource/name form')
  if (more.length > 0) throw new KubectlError('arguments in resource/name form may not have more than one slash')
  const resource = kindNamed(type, yield* kubectl.resources())
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${apiVersionOf(resource)},involvedObject.name=${name}`
}

function kindNamed(type: string, all: readonly DiscoveredResource[]): DiscoveredResource {
  try {
    return resourceNamed(type, all)
  } catch (reason) {
    // No such type: the words of the mapper itself.
    if (reason instanceof KubectlError) throw new BareError(reason.message)
    throw reason
  }
}

interface Wanted {
  readonly path: string
  readonly query: { readonly fieldSelector: string | undefined; readonly limit: string }
  readonly documents: DocumentPrinter | undefined
}

function* listEvents(kubectl: Kubectl, given: Flags, { path, query, documents }: Wanted): Guest<number> {
  const items: EventObject[] = []
  let token: string | undefined
  do {
    const page = yield* kubectl.json<{ items: EventObject[]; metadata: { continue?: string } }>(path, { query: { ...query, continue: token } })
    items.push(...page.items)
    token = page.metadata.continue
  } while (token)
  const wanted = items.filter((event) => isWanted(event, given)).map(typed)
  if (wanted.length === 0) {
    yield* printError(given['all-namespaces'] ? 'No events found.\n' : `No events found in ${kubectl.namespace} namespace.\n`)
    return 0
  }
  const sorted = wanted.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0))
  if (documents) {
    yield* print(documents({ apiVersion: 'v1', items: sorted, kind: 'EventList', metadata: {} }))
    return 0
  }
  const writer = tableWriter()
  const at = yield* now()
  writer.write(header(given) + sorted.map((event) => line(event, given, at)).join(''))
  yield* print(writer.flush())
  return 0
}

function* watchEvents(kubectl: Kubectl, given: Flags, { path, query, documents }: Wanted): Guest<number> {
  const stream = yield* kubectl.open(path, { query: { ...query, watch: 'true' } })
  yield* catchSignals('INT')
  const writer = tableWriter()
  let isFirst = true
  let cursor: StreamCursor | undefined
  for (;;) {
    const reading = (yield* kubectl.read(stream, cursor)) as StreamReading
    if (isInterrupted(reading)) return 1
    cursor = reading.cursor
    for (const { text } of reading.chunks) {
      const { type, object } = JSON.parse(text) as { type: string; object: EventObject }
      if (type === 'ERROR') return 0
      if (type === 'DELETED' || type === 'BOOKMARK' || !isWanted(object, given)) continue
      const at = yield* now()
      if (!documents) writer.write((isFirst ? header(given) : '') + line(object, given, at))
      isFirst = false
      yield* print(documents ? documents(typed(object)) : writer.flush())
    }
    if (reading.ended) return 0
  }
}

function isWanted({ type = '' }: EventObject, { types }: Flags): boolean {
  return types.length === 0 || types.some((each) => each.toLowerCase() === type.toLowerCase())
}

function typed(event: EventObject): EventObject {
  return { ...event, apiVersion: 'v1', kind: 'Event' }
}

function timeOf({ series, lastTimestamp, eventTime }: EventObject): string {
  return series?.lastObservedTime ?? (lastTimestamp || eventTime) ?? ''
}

function header(given: Flags): string {
  if (given['no-headers']) return ''
  return `${given['all-namespaces'] ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`
}

function line(event: EventObject, given: Flags, at: Instant): string {
  const { metadata, type = '', reason = '', message = '', involvedObject: { kind = '', name = '' } } = event
  const namespace = given['all-namespaces'] ? `${metadata.namespace ?? ''}\t` : ''
  return `${namespace}${printInterval(event, at)}\t${type}\t${reason}\t${kind}/${name}\t${message.trim()}\n`
}
