/**
 * The processor tail_sampling: traces wait until they are whole, then policies decide.
 *
 * Follows processor/tailsamplingprocessor (processor.go, internal/idbatcher, cache) of opentelemetry-collector-contrib 0.152. Left out: `block_on_overflow`, storage by
 * extensions, feature gates, times that policies take; the order of traces that are decided on at once is the order of their arrival.
 */
import { type Instant, second } from '@track/simulation'
import type { Telemetry } from '../../otlp/http.ts'
import type { ResourceSpans } from '../../otlp/traces.ts'
import { componentIdOf } from '../config/component-id.ts'
import { count, type Machine, print } from '../pipelines/machine.ts'
import { withAge } from './age-histogram.ts'
import type { PolicyWorld } from './evaluator.ts'
import { type Piece, piecesOf, sizeOf } from './pieces.ts'
import type { TailSamplingConfig } from './policy-config.ts'
import { decide, decideAtOnce, type Notes, type Policy, policiesOf } from './policy-list.ts'
import type { Decision, TailSamplingState, TraceRow } from './state.ts'

/** Hands on what is sampled. */
export type PassTraces = (pipeline: string, index: number, telemetry: Telemetry) => void

interface Sampler {
  readonly machine: Machine
  /** `pipeline index`. */
  readonly key: string
  readonly processor: string
  readonly config: TailSamplingConfig
  readonly pass: (traces: readonly ResourceSpans[]) => void
  readonly state: TailSamplingState
  readonly traces: Map<string, TraceRow>
}

function samplerOf(machine: Machine, key: string, pass: PassTraces): Sampler {
  const [pipeline = '', place = ''] = key.split(' ')
  const { state } = machine
  const processor = state.config.service.pipelines[pipeline]!.processors[Number(place)]!
  for (const field of ['tailTraces', 'tailBatches', 'tailTicks', 'tailDecisions', 'tailRates', 'tailAges'] as const) state[field] ??= new Map<string, never>()
  const own = state as TailSamplingState
  const traces = own.tailTraces.get(key) ?? new Map<string, TraceRow>()
  own.tailTraces.set(key, traces)
  return {
    machine, key, processor, state: own, traces, config: state.config.processors[processor] as unknown as TailSamplingConfig,
    pass: (each) => pass(pipeline, Number(place), { signal: 'traces', traces: each }),
  }
}

const tick = second

/** Ticks since the start: the number of the next one. */
function nextTick({ machine: { simulation, state } }: Sampler): number {
  return Math.floor((simulation.now - state.startedAt) / tick)
}

function metric(sampler: Sampler, name: string, by: number, labels: Readonly<Record<string, string>> = {}): void {
  count(sampler.machine, `processor_tail_sampling_${name}`, labels, by)
}

function age(sampler: Sampler, name: string, since: Instant): void {
  const { machine: { simulation }, state: { tailAges } } = sampler
  const full = `otelcol_processor_tail_sampling_${name}`
  tailAges.set(full, withAge(tailAges.get(full), simulation.now - since))
}

export function takeIntoSampler(machine: Machine, key: string, groups: readonly ResourceSpans[], pass: PassTraces): void {
  const sampler = samplerOf(machine, key, pass)
  for (const group of groups) for (const piece of piecesOf(group)) if (!isKnown(sampler, piece)) gather(sampler, piece)
}

/** Whether an earlier decision is remembered. */
function isKnown(sampler: Sampler, { id, resourceSpans, spanCount }: Piece): boolean {
  const isSampled = isRemembered(sampler, 'sampled', id)
  if (!isSampled && !isRemembered(sampler, 'not_sampled', id)) return false
  if (isSampled) sampler.pass([resourceSpans])
  metric(sampler, 'early_releases_from_cache_decision', spanCount, { sampled: String(isSampled) })
  return true
}

const rightHalf = (id: string) => id.slice(16)

/** The one that was used last stands last. */
function isRemembered({ state, key }: Sampler, decision: 'sampled' | 'not_sampled', id: string): boolean {
  const known = state.tailDecisions.get(`${key} ${decision}`)
  if (!known?.delete(rightHalf(id))) return false
  known.set(rightHalf(id), true)
  return true
}

/** Answers whether it is kept in mind. */
function remember({ state, key, config }: Sampler, decision: 'sampled' | 'not_sampled', id: string): boolean {
  const size = config.decision_cache[`${decision === 'sampled' ? 'sampled' : 'non_sampled'}_cache_size`]
  if (size <= 0) return false
  const known = state.tailDecisions.get(`${key} ${decision}`) ?? new Map<string, true>()
  state.tailDecisions.set(`${key} ${decision}`, known)
  known.delete(rightHalf(id))
  known.set(rightHalf(id), true)
  if (known.size > size) known.delete(known.keys().next().value!)
  return true
}

function gather(sampler: Sampler, { id, resourceSpans, spanCount, hasRoot }: Piece): void {
  const { traces, config, machine: { simulation } } = sampler
  let row = traces.get(id)
  if (!row && traces.size >= config.num_traces) forget(sampler, traces.keys().next().value)
  metric(sampler, 'new_trace_id_received', row ? 0 : 1)
  row = row ? { ...row, spanCount: row.spanCount + spanCount } : { arrivedAt: simulation.now, batch: addToTick(sampler, id, waitOf(config)), spanCount, bytes: 0, received: [] }
  const afterRoot = config.decision_wait_after_root_received ?? 0
  if (hasRoot && afterRoot > 0) row = { ...row, batch: moveForward(sampler, id, row.batch, Math.floor(afterRoot / second)) }
  const most = config.maximum_trace_size_bytes ?? 0
  if (most > 0) row = { ...row, bytes: row.bytes + sizeOf(resourceSpans) }
  traces.set(id, row)
  if (row.decision !== undefined) late(sampler, row, resourceSpans)
  else if (most > 0 && row.bytes > most) {
    metric(sampler, 'traces_dropped_too_large', 1)
    sampler.state.tailBatches.get(`${sampler.key} ${row.batch}`)?.delete(id)
    settle(sampler, id, { ...row, received: [] }, 'not_sampled', { isTimed: false })
  } else if (config.sampling_strategy === 'span-ingest') decideOnArrival(sampler, id, row, resourceSpans)
  else traces.set(id, { ...row, received: [...row.received, resourceSpans] })
}

/** Spans of a trace that is decided on already. */
function late(sampler: Sampler, { decision, decidedAt }: TraceRow, spans: ResourceSpans): void {
  if (decision === 'sampled') sampler.pass([spans])
  else if (decision === 'dropped') print(sampler.machine, 'warn\tUnexpected sampling decision\t{"decision": 4}')
  if (decidedAt !== undefined) age(sampler, 'sampling_late_span_age', decidedAt)
}

function waitOf({ decision_wait: wait }: TailSamplingConfig): number {
  return Math.floor(Math.max(1, wait / second))
}

function addToTick(sampler: Sampler, id: string, after: number): number {
  const { machine: { simulation, state: { startedAt }, name }, state, key } = sampler
  const batch = nextTick(sampler) + after
  const batchKey = `${key} ${batch}`
  const ids = state.tailBatches.get(batchKey) ?? new Map<string, true>()
  ids.set(id, true)
  if (!state.tailBatches.has(batchKey)) {
    state.tailBatches.set(batchKey, ids)
    state.tailTicks.set(batchKey, simulation.schedule({ at: startedAt + (batch + 1) * tick, part: name, event: 'decide', data: batchKey }))
  }
  return batch
}

/** Only ever to an earlier tick. */
function moveForward(sampler: Sampler, id: string, from: number, after: number): number {
  const proposed = nextTick(sampler) + after
  if (proposed >= from) return from
  sampler.state.tailBatches.get(`${sampler.key} ${from}`)?.delete(id)
  return addToTick(sampler, id, after)
}

function forget(sampler: Sampler, id: string | undefined): void {
  const row = id === undefined ? undefined : sampler.traces.get(id)
  if (id === undefined || !row) return
  sampler.traces.delete(id)
  age(sampler, 'sampling_trace_removal_age', row.arrivedAt)
}

/** The name of a processor stands before those of its policies. */
function policyLabel({ processor }: Sampler, { name }: Policy): string {
  const own = componentIdOf(processor).name
  return own === '' ? name : `${own}.${name}`
}

function notesOf(sampler: Sampler): Notes {
  return {
    asked: (policy) => metric(sampler, 'sampling_policy_execution_count', 1, { policy: policyLabel(sampler, policy) }),
    said: (policy, decision) => metric(sampler, 'count_traces_sampled', 1, { decision, policy: policyLabel(sampler, policy), sampled: String(decision === 'sampled') }),
    failed: () => metric(sampler, 'sampling_policy_evaluation_error', 1),
  }
}

/** What is counted is there from the first time on, at 0 too. */
function beginEvaluation(sampler: Sampler): void {
  metric(sampler, 'sampling_policy_evaluation_error', 0)
  for (const policy of policiesOf(sampler.config)) metric(sampler, 'sampling_policy_execution_count', 0, { policy: policyLabel(sampler, policy) })
}

function worldOf({ machine, state, key }: Sampler): PolicyWorld {
  return { now: machine.simulation.now, note: (message) => print(machine, `warn\t${message}`), rates: state.tailRates, processor: key }
}

/** A decision, and what becomes of the spans. */
function settle(sampler: Sampler, id: string, row: TraceRow, decision: Decision, { isTimed = true } = {}): void {
  sampler.traces.set(id, { ...row, received: [], decision, ...(isTimed && { decidedAt: sampler.machine.simulation.now }) })
  const isKept = remember(sampler, decision === 'sampled' ? 'sampled' : 'not_sampled', id)
  if (decision === 'sampled') sampler.pass(row.received)
  if (isKept) forget(sampler, id)
}

function tell(sampler: Sampler, decision: Decision): void {
  metric(sampler, 'global_count_traces_sampled', 1, { decision, sampled: String(decision === 'sampled') })
}

function decideOnArrival(sampler: Sampler, id: string, row: TraceRow, spans: ResourceSpans): void {
  const trace = { id, spanCount: row.spanCount, received: [spans] }
  beginEvaluation(sampler)
  const decision = decideAtOnce(policiesOf(sampler.config), trace, worldOf(sampler), notesOf(sampler))
  const received = [...row.received, spans]
  if (decision === undefined) {
    sampler.traces.set(id, { ...row, received, decidedAt: sampler.machine.simulation.now })
    return
  }
  tell(sampler, decision)
  settle(sampler, id, { ...row, received }, decision)
}

/** The time of a batch has come. */
export function decideBatch(machine: Machine, batchKey: string, pass: PassTraces): void {
  const [pipeline = '', place = ''] = batchKey.split(' ')
  const sampler = samplerOf(machine, `${pipeline} ${place}`, pass)
  const { state, traces, config } = sampler
  const ids = state.tailBatches.get(batchKey)
  if (!ids) return
  state.tailBatches.delete(batchKey)
  state.tailTicks.delete(batchKey)
  metric(sampler, 'sampling_trace_dropped_too_early', 0)
  beginEvaluation(sampler)
  for (const id of ids.keys()) {
    const row = traces.get(id)
    if (!row) metric(sampler, 'sampling_trace_dropped_too_early', 1)
    else if (row.decision === undefined) {
      const trace = { id, spanCount: row.spanCount, received: row.received }
      const decision = config.sampling_strategy === 'span-ingest' ? 'not_sampled'
        : decide(policiesOf(config), trace, worldOf(sampler), notesOf(sampler), { stopsAtFirst: config.sample_on_first_match === true })
      tell(sampler, decision)
      settle(sampler, id, row, decision)
    }
  }
}

/** At the end: what waits is decided on now, or dropped, as it is wished; then everything is forgotten. */
export function endSamplers(machine: Machine, pass: PassTraces): void {
  const { state, simulation } = machine
  for (const event of state.tailTicks?.values() ?? []) simulation.cancel(event)
  const numberOf = (batchKey: string) => Number(batchKey.split(' ')[2])
  for (const batchKey of [...state.tailBatches?.keys() ?? []].toSorted((a, b) => numberOf(a) - numberOf(b))) {
    const [pipeline = '', place = ''] = batchKey.split(' ')
    const { drop_pending_traces_on_shutdown: isDropped } = state.config.processors[state.config.service.pipelines[pipeline]!.processors[Number(place)]!] as { drop_pending_traces_on_shutdown?: boolean }
    if (isDropped !== true) decideBatch(machine, batchKey, pass)
  }
}

export function forgetSamplers({ state }: Machine): void {
  for (const map of [state.tailTraces, state.tailBatches, state.tailTicks, state.tailDecisions, state.tailRates, state.tailAges]) map?.clear()
}
