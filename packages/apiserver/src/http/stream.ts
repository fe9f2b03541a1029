/** What a door reads after an answer that goes on: lines of watch events, or a pod's output. */
import { printJson } from '@track/apimachinery'
import { type Instant, minute, type Simulation } from '@track/simulation'
import type { Chunk } from '../connection.ts'
import { apiServerOf, storeOf } from '../api-server.ts'
import { beginWatch, bookmark, readWatch } from '../watch.ts'
import { eventInForm } from './answer-form.ts'
import type { HttpRequest, Stream } from './message.ts'
import { isTrue } from './query.ts'
import { parseResourcePath } from './route.ts'
import { requestOf } from './serve-resource.ts'
import { targetOf } from './target.ts'

/** Where a reader is. Doors keep it; the world does not know who reads. */
export interface StreamCursor {
  readonly position: number
  /** When a watch last sent something, for bookmarks. */
  readonly sentAt: Instant
}

export interface StreamReading {
  readonly chunks: readonly Chunk[]
  readonly cursor: StreamCursor
  readonly ended: boolean
  readonly exitCode?: number
}

const bookmarkInterval = minute

/** What came since the cursor; without one, from the beginning. */
export function readStream(simulation: Simulation, stream: Stream, cursor?: StreamCursor): StreamReading {
  if (stream.kind === 'watch') return readWatchStream(simulation, stream.request, cursor)
  const connector = apiServerOf(simulation).options.connectors![stream.connector]!
  const reading = connector.read(simulation, stream.id, cursor?.position ?? 0)
  return { ...reading, cursor: { position: reading.cursor, sentAt: simulation.now } }
}

function readWatchStream(simulation: Simulation, http: HttpRequest, cursor: StreamCursor | undefined): StreamReading {
  const path = parseResourcePath(http.path)!
  const target = targetOf(simulation, path)
  const served = target.served!
  const request = requestOf(http, path, target, 'watch')
  const options = {
    allowBookmarks: isTrue(http.query, 'allowWatchBookmarks'),
    sendInitialEvents: isTrue(http.query, 'sendInitialEvents'),
  }
  const read = cursor
    ? readWatch(simulation, request, served, cursor.position)
    : beginWatch(simulation, request, served, options)
  const isSilent = cursor !== undefined && read.events.length === 0
  const isBookmarkDue = isSilent && options.allowBookmarks && simulation.now - cursor.sentAt >= bookmarkInterval
  const events = isBookmarkDue ? [bookmark(served, storeOf(simulation).revision)] : read.events
  const lines = events.map((event, index) => `${printJson(eventInForm(simulation, event, http, target, cursor === undefined && index === 0))}\n`)
  return {
    chunks: lines.map((text) => ({ channel: 1, text })),
    cursor: { position: read.revision, sentAt: isSilent && !isBookmarkDue ? cursor.sentAt : simulation.now },
    ended: read.ended,
  }
}
