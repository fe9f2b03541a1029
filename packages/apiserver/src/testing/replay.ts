/** The cases that a real API server was asked (tools/record/apiserver.ts), asked of this one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubeObject } from '@track/apimachinery'
import { parseTimestamp, Simulation } from '@track/simulation'
import { admissionPlugins } from '../admission/plugins.ts'
import type { HttpResponse } from '../http/message.ts'
import { serve } from '../http/serve.ts'
import { readStream } from '../http/stream.ts'
import { apiServerPart } from '../part.ts'
import { builtInKinds } from '../registry/index.ts'
import { normalised, withTimes } from './normalised.ts'

interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly body?: KubeObject
  readonly type?: string
  readonly accept?: string
  readonly agent?: string
}

export interface RecordedAnswer {
  readonly code: number
  readonly warnings?: readonly string[]
  readonly body: Readonly<Record<string, unknown>> | string
}

export interface RecordedCase {
  readonly name: string
  readonly requests: readonly RecordedRequest[]
  readonly isText?: boolean
  readonly answer: RecordedAnswer
}

export function recordedCases(file: string): RecordedCase[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../testdata', `${file}.json`), 'utf8'))
}

/** What ours answers to the last request of a case, in a new world. */
export function replay({ requests, isText = false }: RecordedCase): RecordedAnswer {
  const parts = [apiServerPart({ kinds: builtInKinds, admission: admissionPlugins })]
  const simulation = Simulation.start(parts, { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') })
  for (const name of ['default', 'kube-system']) {
    ask(simulation, { method: 'POST', path: '/api/v1/namespaces', body: core('Namespace', name) })
    ask(simulation, { method: 'POST', path: `/api/v1/namespaces/${name}/serviceaccounts`, body: core('ServiceAccount', 'default') })
  }
  const answers = requests.map((request) => ask(simulation, request, isText))
  return normalised(answers.at(-1)) as RecordedAnswer
}

function core(kind: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name } }
}

function ask(simulation: Simulation, request: RecordedRequest, isText = false): RecordedAnswer {
  const { method, path: target, body, type = 'application/json', accept = 'application/json', agent = 'track/1' } = request
  const [path = '', search = ''] = target.split('?')
  const query = Object.fromEntries([...new URLSearchParams(search)].map(([name, value]) => [name, [value]]))
  const response = serve(simulation, {
    method, path, query, headers: { 'content-type': type, accept, 'user-agent': agent },
    user: { name: 'admin', groups: ['system:masters', 'system:authenticated'] },
    ...(body !== undefined && { body: JSON.stringify(withTimes(body, simulation.now)) }),
  })
  return answerOf(simulation, response, isText)
}

function answerOf(simulation: Simulation, { status, warnings = [], body, stream }: HttpResponse, isText: boolean): RecordedAnswer {
  const text = stream ? readStream(simulation, stream).chunks.map((chunk) => chunk.text).join('') : String(body)
  return { code: status, ...(warnings.length > 0 && { warnings }), body: isText ? text : JSON.parse(text) as RecordedAnswer['body'] }
}
