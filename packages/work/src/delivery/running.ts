/**
 * A change's way: committed, gathered into a batch, in line for each stage in turn, sent back or on, deployed; one that does harm is
 * restored after a while.
 */
import { type Duration, type Instant, log1p, pow, sample, type Simulation, uniform, week } from '@track/simulation'
import { add, observe } from '../measures.ts'
import type { Person } from '../on-call/person.ts'
import { afterWork, workedBetween } from '../working-time.ts'
import { families } from './delivery-metrics.ts'
import type { DeliveryPart } from './delivery-part.ts'
import { type Change, type DeliveryState, falseFailureRate, type Pipeline, type Run, type Stage } from './pipeline.ts'

export interface Commit {
  readonly pipeline: string
  readonly number: number
}

export function expectChange(simulation: Simulation, part: DeliveryPart, { name, changes }: Pipeline, number: number): void {
  const state = simulation.state(part)
  if (!(changes.perWeek > 0)) return void state.arriving.delete(name)
  const drawn = changes.arrivals === 'poisson' ? -log1p(-uniform(simulation.stream('delivery', 'changes', name), number)) : 1
  const at = afterWork(changes.hours, simulation.now, lengthOf(drawn * workedBetween(changes.hours, 0, week) / changes.perWeek))
  state.arriving.set(name, number)
  simulation.schedule({ at, part: part.name, event: 'is committed', data: { pipeline: name, number } satisfies Commit })
}

function lengthOf(drawn: number): Duration {
  return Math.max(1, Math.round(drawn))
}

export function isCommitted(simulation: Simulation, part: DeliveryPart, { pipeline: name, number }: Commit): void {
  const state = simulation.state(part)
  const pipeline = state.pipelines.get(name)
  if (!pipeline) return void state.arriving.delete(name)
  expectChange(simulation, part, pipeline, number + 1)
  add(state, families.changes, [name])
  const gathered: readonly Change[] = [...(state.gathering.get(name) ?? []), { id: `${name}#${number}`, committedAt: simulation.now }]
  if (gathered.length < pipeline.batch) return void state.gathering.set(name, gathered)
  state.gathering.set(name, [])
  enter(simulation, part, { id: `R${++state.made}`, pipeline: name, changes: gathered, stage: 0, since: simulation.now, visits: 0 })
}

/** Into the line of its stage, or, behind the last one, into production. */
function enter(simulation: Simulation, part: DeliveryPart, run: Run): void {
  const state = simulation.state(part)
  const stage = state.pipelines.get(run.pipeline)?.stages[run.stage]
  if (!stage) return deploy(simulation, part, run)
  const key = `${run.pipeline}/${stage.name}`
  const line = state.lines.get(key) ?? new Map<string, Run>()
  state.lines.set(key, line)
  line.set(run.id, { ...run, since: simulation.now, visits: run.visits + 1 })
  startRuns(simulation, part, run.pipeline, stage)
}

export function startRuns(simulation: Simulation, part: DeliveryPart, pipeline: string, stage: Stage): void {
  const state = simulation.state(part)
  const key = `${pipeline}/${stage.name}`
  const line = state.lines.get(key)
  while (line && line.size > 0 && (state.busy.get(key) ?? 0) < (stage.concurrency ?? Infinity)) {
    const run = line.values().next().value!
    line.delete(run.id)
    state.busy.set(key, (state.busy.get(key) ?? 0) + 1)
    observe(state, families.waited, [pipeline, stage.name], simulation.now - run.since)
    state.running.set(run.id, { ...run, since: simulation.now })
    simulation.schedule({ at: endOf(simulation, part, run, stage), part: part.name, event: 'stage ends', data: { run: run.id, stage: stage.name } satisfies StageEnd })
  }
}

/** Keyed by the change, so that another stage before this one, or another queue, alters no draw. */
function chanceFor(simulation: Simulation, run: Run, stage: Stage, purpose: string) {
  return simulation.stream('delivery', purpose, stage.name, run.changes[0]!.id)
}

function endOf(simulation: Simulation, part: DeliveryPart, run: Run, stage: Stage): Instant {
  const { duration, hours, approvers } = stage
  const begun = approvers ? approvalOf(simulation, part, run, stage, approvers) : simulation.now
  return afterWork(hours, begun, lengthOf(sample(duration, chanceFor(simulation, run, stage, 'duration'), run.visits)))
}

/** When the first of them looks at it: each from when they work, after a while. */
function approvalOf(simulation: Simulation, part: DeliveryPart, run: Run, stage: Stage, approvers: readonly string[]): Instant {
  const answers = approvers.map((name) => {
    const who: Person = part.personNamed(simulation, name)
    const after = lengthOf(sample(who.answers.working.after, chanceFor(simulation, run, stage, `approval by ${name}`), run.visits))
    return afterWork(who.works, simulation.now, after)
  })
  return Math.min(...answers)
}

export interface StageEnd {
  readonly run: string
  readonly stage: string
}

export function stageEnds(simulation: Simulation, part: DeliveryPart, { run: id, stage: name }: StageEnd): void {
  const state = simulation.state(part)
  const run = state.running.get(id)!
  const pipeline = state.pipelines.get(run.pipeline)
  const key = `${run.pipeline}/${name}`
  state.busy.set(key, state.busy.get(key)! - 1)
  state.running.delete(id)
  const stage = pipeline?.stages.find((each) => each.name === name)
  if (!pipeline || !stage) return
  observe(state, families.worked, [run.pipeline, name], simulation.now - run.since)
  const result = resultOf(simulation, run, stage)
  add(state, families.runs, [run.pipeline, name, result])
  if (result === 'success') enter(simulation, part, { ...run, stage: pipeline.stages.indexOf(stage) + 1 })
  else if (result === 'flake') enter(simulation, part, run)
  else sendBack(simulation, part, pipeline, run, stage)
  startRuns(simulation, part, run.pipeline, stage)
}

function resultOf(simulation: Simulation, run: Run, stage: Stage): 'success' | 'flake' | 'failure' {
  const luck = (purpose: string) => uniform(chanceFor(simulation, run, stage, purpose), run.visits)
  const { success = 1, flaky } = stage
  if (luck('success') >= pow(success, run.changes.length)) return 'failure'
  return flaky && luck('flake') < falseFailureRate(flaky) ? 'flake' : 'success'
}

function sendBack(simulation: Simulation, part: DeliveryPart, { rework, changes }: Pipeline, run: Run, stage: Stage): void {
  const back = { ...run, stage: 0 }
  simulation.state(part).running.set(run.id, back)
  const at = afterWork(changes.hours, simulation.now, lengthOf(sample(rework, chanceFor(simulation, run, stage, 'rework'), run.visits)))
  simulation.schedule({ at, part: part.name, event: 'comes again', data: run.id })
}

export function comesAgain(simulation: Simulation, part: DeliveryPart, id: string): void {
  const { running, pipelines } = simulation.state(part)
  const run = running.get(id)!
  running.delete(id)
  if (pipelines.has(run.pipeline)) enter(simulation, part, run)
}

function deploy(simulation: Simulation, part: DeliveryPart, run: Run): void {
  const state = simulation.state(part)
  const pipeline = state.pipelines.get(run.pipeline)
  if (!pipeline) return
  const { name, failure } = pipeline
  const { now } = simulation
  const isBad = ({ id }: Change) => uniform(simulation.stream('delivery', 'bad change', id), 0) < failure.share
  const hasFailed = run.changes.some(isBad)
  remember(part, state, { run: run.id, pipeline: name, at: now, changes: run.changes, hasFailed })
  add(state, families.deployments, [name, hasFailed ? 'failure' : 'success'])
  for (const { committedAt } of run.changes) observe(state, families.lead, [name], now - committedAt)
  if (!hasFailed) return
  const after = lengthOf(sample(failure.restore, simulation.stream('delivery', 'restore', run.changes[0]!.id), 0))
  simulation.scheduleAfter({ after, part: part.name, event: 'is restored', data: { run: run.id, pipeline: name, at: now } satisfies Harm })
}

export interface Harm {
  readonly run: string
  readonly pipeline: string
  readonly at: Instant
}

export function isRestored(simulation: Simulation, part: DeliveryPart, { run, pipeline, at }: Harm): void {
  const state = simulation.state(part)
  const place = state.deployments.findLastIndex((each) => each.run === run)
  if (place >= 0) state.deployments[place] = { ...state.deployments[place]!, restoredAt: simulation.now }
  observe(state, families.restored, [pipeline], simulation.now - at)
}

function remember({ keeps }: DeliveryPart, { deployments }: DeliveryState, deployment: DeliveryState['deployments'][number]): void {
  if (deployments.length >= keeps) deployments.splice(0, 1 + Math.floor(keeps / 10))
  deployments.push(deployment)
}
