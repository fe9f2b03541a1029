/**
 * A store of whole objects that may refuse a write: nothing, a token older than one it has seen, or a
 * version that is not the one that the writer read.
 *
 * Follows Kleppmann, "How to do distributed locking" (2016): fencing, where reads show the token too; and the
 * conditional writes of Amazon S3 (If-Match, 412 Precondition Failed).
 */
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import { basedOn as ifStill, refusalOfWrite, refusals } from '../object-store/conditions.ts'
import type { LeaseMessage, ObjectAnswer, ObjectRequest } from './message.ts'

export type WriteCondition = 'none' | 'fencing token' | 'if match'

export interface ObjectStoreRow {
  readonly id: string
  readonly condition: WriteCondition
  readonly objects: ReadonlyMap<string, StoredObject>
}

interface StoredObject {
  readonly value: string | undefined
  /** Counts its writes. */
  readonly version: number
  /** The greatest token that was shown. */
  readonly token: number
  readonly write: string
}

/** An object was written: what its writer had read, and what it stands in the place of. */
export interface StoredNote {
  readonly kind: 'stored'
  readonly key: string
  readonly write: string
  readonly worker: string
  readonly token: number
  readonly basedOn: number
  readonly version: number
}

export interface RefusedNote {
  readonly kind: 'refused'
  readonly key: string
  readonly worker: string
  readonly token: number
  readonly why: string
}

export const objectStoreBehaviour: Behaviour<ObjectStoreRow, LeaseMessage> = {
  step(row, input) {
    if (input?.kind === 'read object') return read(row, input)
    return input?.kind === 'write object' ? write(row, input) : { row, outbox: [] }
  },
  dueAt: () => Infinity,
  isPersisted: (before, after) => before.objects !== after.objects,
  restart: (onDisk) => onDisk,
  reseed: (row) => row,
}

type StoreStep = Step<ObjectStoreRow, LeaseMessage>
const absent: StoredObject = { value: undefined, version: 0, token: 0, write: '' }
const preconditionFailed = `412 Precondition Failed: ${refusals.preconditionFailed.words}`

function read(row: ObjectStoreRow, { from, id, key, token }: ObjectRequest & { from: string }): StoreStep {
  const object = row.objects.get(key) ?? absent
  const why = outdated(row, object, token)
  if (why !== undefined) return refuse(row, { from, id, key, token }, why)
  const shown = token > object.token ? { ...row, objects: new Map(row.objects).set(key, { ...object, token }) } : row
  return { row: shown, outbox: [reply(row, from, { kind: 'object', id, value: object.value, version: object.version })] }
}

function write(row: ObjectStoreRow, request: Extract<ObjectRequest, { kind: 'write object' }> & { from: string }): StoreStep {
  const { from, id, key, token, basedOn, value, write: name } = request
  const object = row.objects.get(key) ?? absent
  if (object.write === name) return { row, outbox: [reply(row, from, { kind: 'object written', id, version: object.version })] }
  const why = outdated(row, object, token)
    ?? (row.condition === 'if match' && refusalOfWrite(object.version, ifStill(basedOn)) ? preconditionFailed : undefined)
  if (why !== undefined) return refuse(row, { from, id, key, token }, why)
  const version = object.version + 1
  const note: StoredNote = { kind: 'stored', key, write: name, worker: from, token, basedOn, version }
  const objects = new Map(row.objects).set(key, { value, version, token: Math.max(token, object.token), write: name })
  return { row: { ...row, objects }, outbox: [reply(row, from, { kind: 'object written', id, version })], notes: [note] }
}

function outdated({ condition }: ObjectStoreRow, object: StoredObject, token: number): string | undefined {
  return condition === 'fencing token' && token < object.token ? `token ${token} is older than ${object.token}` : undefined
}

type Asking = Pick<ObjectRequest, 'id' | 'key' | 'token'> & { readonly from: string }

function refuse(row: ObjectStoreRow, { from, id, key, token }: Asking, why: string): StoreStep {
  const note: RefusedNote = { kind: 'refused', key, worker: from, token, why }
  return { row, outbox: [reply(row, from, { kind: 'object refused', id, why })], notes: [note] }
}

function reply({ id: from }: ObjectStoreRow, to: string, answer: ObjectAnswer): LeaseMessage {
  return { from, to, ...answer }
}
