/** Reads `lab.yaml`; every slip of the author is collected, none stops the reading. */
import { addonNamed, everyAddon, kindsWith, topologyNamed } from '@track/cluster'
import { minute, parseTimestamp, second } from '@track/simulation'
import { readCheck } from './checks/table.ts'
import { type Backend, backends, type Lab, type LabFiles, type LabWorld, type Task } from './lab.ts'
import { objectComplaints } from './objects.ts'
import { type Path, Reading } from './reading.ts'

export interface ParsedLab {
  readonly lab: Lab
  /** Each `lab.yaml:12: tasks.0.title: what is wrong, what is expected`. */
  readonly complaints: readonly string[]
}

const labFields = ['title', 'minutes', 'scenario', 'world', 'backends', 'tasks']
const taskFields = ['id', 'title', 'do', 'checks', 'hints', 'explain', 'holds-at-start']
const worldFields = ['seed', 'topology', 'addons', 'startedAt', 'warmUp', 'checkEvery']

export function parseLab({ lab: text, start, replay }: LabFiles, name = 'lab.yaml'): ParsedLab {
  const reading = new Reading(name, text)
  const root = reading.mapping(reading.root, [])
  reading.only(root, [], labFields)
  const world = readWorld(reading, root['world'] ?? {})
  const kinds = kindsWith(world.addons.flatMap((addon) => addonNamed(addon) ?? [])).map(({ resource }) => resource)
  reading.kinds = kinds
  const tasks = reading.list(root['tasks'], ['tasks']).map((task, index) => readTask(reading, task, ['tasks', index]))
  const lab: Lab = {
    title: reading.text(root['title'], ['title']),
    minutes: reading.number(root['minutes'], ['minutes']),
    scenario: reading.text(root['scenario'], ['scenario']),
    world,
    backends: readBackends(reading, root['backends']),
    tasks,
  }
  if (lab.minutes > 60 || lab.minutes < 0) reading.complain(['minutes'], `found ${lab.minutes}, a lab takes at most 60`)
  checkIds(reading, tasks)
  checkAnswers(reading, tasks)
  checkReplayFiles(reading, tasks, replay)
  return { lab, complaints: [...reading.complaints, ...objectComplaints(start, kinds), ...objectComplaints(replay, kinds)] }
}

function readWorld(reading: Reading, value: unknown): LabWorld {
  const fields = reading.mapping(value, ['world'])
  reading.only(fields, ['world'], worldFields)
  const topology = reading.text(fields['topology'], ['world', 'topology'], 'three-zones')
  if (!topologyNamed(topology)) reading.complain(['world', 'topology'], `found "${topology}", expected a topology of the cluster`)
  const startedAt = fields['startedAt'] === undefined ? undefined : parseTimestamp(reading.text(fields['startedAt'], ['world', 'startedAt']))
  if (startedAt !== undefined && Number.isNaN(startedAt)) reading.complain(['world', 'startedAt'], 'expected a time such as 2025-03-03T08:00:00Z')
  return {
    seed: readSeed(reading, fields['seed']),
    topology,
    addons: readAddons(reading, fields['addons']),
    ...(startedAt !== undefined && { startedAt }),
    warmUp: reading.duration(fields['warmUp'], ['world', 'warmUp'], 2 * minute),
    checkEvery: reading.duration(fields['checkEvery'], ['world', 'checkEvery'], 30 * second),
  }
}

function readAddons(reading: Reading, value: unknown): readonly string[] {
  const named = value === undefined ? [] : reading.list(value, ['world', 'addons'])
  return named.filter((name, index): name is string => {
    const isKnown = typeof name === 'string' && addonNamed(name) !== undefined
    if (!isKnown) reading.complain(['world', 'addons', index], `found ${JSON.stringify(name)}, expected one of ${everyAddon().map((addon) => addon.name).join(', ')}`)
    return isKnown
  })
}

function readSeed(reading: Reading, value: unknown): number {
  const seed = reading.number(value, ['world', 'seed'], 1)
  if (!Number.isSafeInteger(seed) || seed < 0) reading.complain(['world', 'seed'], `found ${seed}, expected a whole number from 0 on`)
  return seed
}

function readBackends(reading: Reading, value: unknown): readonly Backend[] {
  const named = value === undefined ? ['embedded'] : reading.list(value, ['backends'])
  for (const [index, backend] of named.entries()) {
    if (!backends.includes(backend as Backend)) reading.complain(['backends', index], `found ${JSON.stringify(backend)}, expected one of ${backends.join(', ')}`)
  }
  return named as Backend[]
}

function readTask(reading: Reading, value: unknown, path: Path): Task {
  const fields = reading.mapping(value, path)
  reading.only(fields, path, taskFields)
  const checks = reading.list(fields['checks'], [...path, 'checks']).flatMap((check, index) => readCheck(reading, check, [...path, 'checks', index]) ?? [])
  const hints = reading.list(fields['hints'], [...path, 'hints']).map((hint, index) => reading.text(hint, [...path, 'hints', index]))
  if (checks.length === 0) reading.complain([...path, 'checks'], 'expected at least one check')
  if (hints.length < 2) reading.complain([...path, 'hints'], `found ${hints.length}, expected two at least`)
  return {
    id: reading.name(fields['id'], [...path, 'id']),
    title: reading.text(fields['title'], [...path, 'title']),
    do: reading.text(fields['do'], [...path, 'do']),
    explain: reading.text(fields['explain'], [...path, 'explain']),
    checks, hints,
    holdsAtStart: reading.flag(fields['holds-at-start'], [...path, 'holds-at-start']),
  }
}

function checkIds(reading: Reading, tasks: readonly Task[]): void {
  const seen = new Set<string>()
  for (const [index, { id }] of tasks.entries()) {
    if (seen.has(id)) reading.complain(['tasks', index, 'id'], `"${id}" is there twice`)
    seen.add(id)
  }
  if (tasks.length === 0) reading.complain(['tasks'], 'expected at least one task')
}

/** Two answers of a task have two names, and a replay puts in what its own task asks for. */
function checkAnswers(reading: Reading, tasks: readonly Task[]): void {
  for (const [index, { checks }] of tasks.entries()) {
    const asked = checks.flatMap((check, number) => (check.kind === 'answer' ? [{ id: check.id, number }] : []))
    for (const [position, { id, number }] of asked.entries()) {
      if (asked.findIndex((each) => each.id === id) < position) reading.complain(['tasks', index, 'checks', number, 'answer'], `"${id}" is asked for twice`)
    }
    const ids = asked.map(({ id }) => id)
    const unknown = checks.flatMap((check, number) => (check.kind === 'replay'
      ? Object.entries(check.answers).filter(([, id]) => !ids.includes(id)).map(([name, id]) => ({ path: ['tasks', index, 'checks', number, 'answers', name], id })) : []))
    for (const { path, id } of unknown) reading.complain(path, `no answer "${id}" in this task, expected one of ${ids.join(', ') || 'none'}`)
  }
}

function checkReplayFiles(reading: Reading, tasks: readonly Task[], files: LabFiles['replay']): void {
  for (const [index, { checks }] of tasks.entries()) {
    for (const [number, check] of checks.entries()) {
      if (check.kind !== 'replay' && check.kind !== 'batch') continue
      const applied = check.kind === 'batch' ? check.apply : check.steps.flatMap(({ apply }) => apply)
      const missing = applied.filter((file) => !Object.hasOwn(files, file))
      for (const file of missing) reading.complain(['tasks', index, 'checks', number, check.kind], `no file "${file}" in the lab's folder`)
    }
  }
}
