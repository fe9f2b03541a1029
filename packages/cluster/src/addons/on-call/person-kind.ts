/**
 * `Person` of work.track.dev/v1: somebody who can be paged, as the world has made them. What a team can decide stands in
 * schedules and policies; a lab keeps Persons from being edited by its rights.
 */
import { type FieldError, type KubeObject, kindType, objectType, path, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { moods, person, type Person } from '@track/work'
import { hoursType, readHours, type WrittenHours } from '../written-hours.ts'
import { Written } from '../written-values.ts'


export interface PersonObject extends KubeObject {
  spec?: {
    /** `+01:00`. */
    utcOffset?: string
    works?: Omit<WrittenHours, 'utcOffset'>
    sleeps?: { from?: string; until?: string }
    answers?: Partial<Record<(typeof moods)[number], { after?: string; missed?: number }>>
    fatigue?: { slower?: number; missed?: number }
    remindedEvery?: string
    falseAlarm?: string
  }
}

export const persons = resource<PersonObject>('work.track.dev/v1', 'Person', { plural: 'persons', namespaced: false })

const name = 'dev.track.work.v1.Person'
const answering = objectType(`${name}Answering`, { after: 'string', missed: 'double' })
const spec = objectType(`${name}Spec`, {
  utcOffset: 'string',
  works: hoursType(`${name}Works`),
  sleeps: objectType(`${name}Sleeps`, { from: 'string', until: 'string' }),
  answers: objectType(`${name}Answers`, Object.fromEntries(moods.map((mood) => [mood, answering] as const))),
  fatigue: objectType(`${name}Fatigue`, { slower: 'double', missed: 'double' }),
  remindedEvery: 'string', falseAlarm: 'string',
})

export function readPerson({ metadata, spec: given = {} }: PersonObject): { readonly person: Person; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const { works = {}, sleeps = {}, answers = {}, fatigue = {} } = given
  const usual = person(metadata.name ?? '', { utcOffset: read.offset(field.child('utcOffset'), given.utcOffset) })
  const answersOf = (mood: (typeof moods)[number]) => ({
    after: read.distribution(field.child('answers', mood, 'after'), answers[mood]?.after, usual.answers[mood].after),
    missed: read.share(field.child('answers', mood, 'missed'), answers[mood]?.missed, usual.answers[mood].missed),
  })
  return {
    person: {
      ...usual,
      works: { ...readHours(read, field.child('works'), works), utcOffset: usual.works.utcOffset },
      sleeps: {
        from: read.timeOfDay(field.child('sleeps', 'from'), sleeps.from, usual.sleeps.from), until: read.timeOfDay(field.child('sleeps', 'until'), sleeps.until, usual.sleeps.until),
      },
      answers: { working: answersOf('working'), awake: answersOf('awake'), asleep: answersOf('asleep') },
      fatigue: {
        slower: read.atLeast(field.child('fatigue', 'slower'), fatigue.slower, 0, usual.fatigue.slower), missed: read.share(field.child('fatigue', 'missed'), fatigue.missed, usual.fatigue.missed),
      },
      remindedEvery: read.duration(field.child('remindedEvery'), given.remindedEvery, usual.remindedEvery),
      falseAlarm: read.distribution(field.child('falseAlarm'), given.falseAlarm, usual.falseAlarm),
    },
    errors: read.errors,
  }
}

export const personKind = defineKind<PersonObject>({
  resource: persons,
  type: kindType(name, { spec }),
  hasGeneration: true,
  validate: (object) => [...readPerson(object).errors],
  columns: [
    nameColumn,
    { name: 'Offset', type: 'string', description: 'From UTC, where they live.', cell: ({ spec: given }) => given?.utcOffset ?? '+00:00' },
    ageColumn,
  ],
})
