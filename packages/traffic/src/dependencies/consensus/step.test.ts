/** Raft as a function, without a network: what servers say to each other, line by line. */
import { millisecond, second, stream } from '@track/simulation'
import { expect, test } from 'vitest'
import { applyEntry } from './applying.ts'
import type { Entry } from './entry.ts'
import { keyValueMachine } from './key-value.ts'
import { append, emptyLog, entriesFrom } from './log.ts'
import type { MembershipChange, Message, Wants } from './message.ts'
import { newNode, type NodeRow } from './node.ts'
import { type ConsensusSettings, etcdDefaults } from './settings.ts'
import { step, timerAt } from './step.ts'

/** Servers whose messages are delivered by hand. */
class Table {
  readonly rows = new Map<string, NodeRow>()
  readonly wire: Message[] = []
  readonly answers: string[] = []
  now = 0

  constructor(servers: readonly string[], settings: Partial<ConsensusSettings> = {}, voters = servers) {
    for (const id of servers) {
      this.rows.set(id, newNode({
        id, members: { voters, learners: [] }, settings: { ...etcdDefaults, ...settings }, machine: keyValueMachine, stream: stream(1, id), now: 0,
      }))
    }
  }

  row(id: string): NodeRow {
    return this.rows.get(id)!
  }

  give(id: string, input: Message | undefined): void {
    const { row, outbox } = step(keyValueMachine, this.row(id), input, this.now)
    this.rows.set(id, row)
    for (const message of outbox) {
      if (message.kind === 'answer') this.answers.push(`${message.id}: ${message.outcome.kind === 'done' ? String(message.outcome.result) : message.outcome.why}`)
      else this.wire.push(message)
    }
  }

  /** Lets a server's own time come. */
  timer(id: string): void {
    this.now = Math.max(this.now, timerAt(this.row(id)))
    this.give(id, undefined)
  }

  /** Delivers what is on the wire, until it is empty, between those servers only; the rest is lost. */
  deliver(among: readonly string[] = [...this.rows.keys()]): string[] {
    const lines: string[] = []
    for (let message = this.wire.shift(); message; message = this.wire.shift()) {
      if (!among.includes(message.to) || !among.includes(message.from)) continue
      lines.push(told(message))
      if (lines.length > 500) throw new Error(`they do not come to rest: ${lines.slice(-8).join('; ')}`)
      this.now += millisecond
      this.give(message.to, message)
    }
    return lines
  }

  ask(id: string, wants: Wants, name = 'c/1'): void {
    this.give(id, { kind: 'request', from: 'client', to: id, id: name, wants })
  }

  put(id: string, key: string, value: string): void {
    this.ask(id, { kind: 'command', session: undefined, sequence: 0, command: { kind: 'put', key, value } })
  }

  change(id: string, change: MembershipChange): string {
    this.ask(id, { kind: 'membership', change }, 'change')
    return this.answers.at(-1) ?? ''
  }

  terms(id: string): string {
    return entriesFrom(this.row(id).log, 1, Infinity).map(({ term }) => term).join('')
  }

  /** A server as if it had lived: these terms in its log, this term of its own. */
  lived(id: string, terms: string, term: number): void {
    const entries = [...terms].map((each, place): Entry => ({ index: place + 1, term: Number(each), at: 0, body: { kind: 'no-op' } }))
    this.rows.set(id, { ...this.row(id), log: append(emptyLog, entries), term })
  }
}

function told(message: Message): string {
  const way = `${message.from} to ${message.to}`
  if (message.kind === 'append') {
    const { term, entries, previousIndex, previousTerm, commit } = message
    return `${way}: term ${term}, after ${previousIndex}/${previousTerm} [${entries.map((entry) => entry.term).join('')}] commit ${commit}`
  }
  if (message.kind === 'append answer') return `${way}: ${message.hint ? `refused, perhaps ${message.hint.index}/${message.hint.term}` : `has ${message.index}`}`
  if (message.kind === 'vote' || message.kind === 'pre-vote') return `${way}: ${message.kind} in ${message.term}, has ${message.lastIndex}/${message.lastTerm}`
  if (message.kind === 'vote answer' || message.kind === 'pre-vote answer') return `${way}: ${message.isGranted ? 'yes' : 'no'} in ${message.term}`
  return `${way}: ${message.kind}`
}

test('an election with pre-vote, and the no-op that the leader begins its term with', () => {
  const table = new Table(['a', 'b', 'c'])
  table.timer('a')
  expect(table.now).toBeGreaterThanOrEqual(second)
  expect(table.now).toBeLessThan(2 * second)
  expect(table.deliver()).toMatchInlineSnapshot(`
    [
      "a to b: pre-vote in 1, has 0/0",
      "a to c: pre-vote in 1, has 0/0",
      "b to a: yes in 1",
      "c to a: yes in 1",
      "a to b: vote in 1, has 0/0",
      "a to c: vote in 1, has 0/0",
      "b to a: yes in 1",
      "c to a: yes in 1",
      "a to b: term 1, after 0/0 [1] commit 0",
      "a to c: term 1, after 0/0 [1] commit 0",
      "b to a: has 1",
      "c to a: has 1",
      "a to b: term 1, after 1/1 [] commit 1",
      "b to a: has 1",
    ]
  `)
  expect(table.row('a')).toMatchObject({ role: 'leader', term: 1, commit: 1 })
})

test('a follower of a leader that is heard of grants no vote; a server cut off raises no term', () => {
  const table = new Table(['a', 'b', 'c'])
  table.timer('a')
  table.deliver()
  for (let each = 0; each < 5; each++) {
    // b hears nobody, the others go on.
    table.timer('b')
    table.wire.length = 0
    table.timer('a')
    table.deliver(['a', 'c'])
  }
  expect(table.row('b')).toMatchObject({ role: 'pre-candidate', term: 1 })
  // Back again before it hears the leader: who hears the leader does not even answer.
  table.timer('b')
  const asked = table.wire.splice(0).find(({ to }) => to === 'c')!
  table.timer('a')
  table.deliver(['a', 'c'])
  table.wire.push(asked)
  expect(table.deliver()).toEqual(['b to c: pre-vote in 2, has 1/1'])
  table.timer('a')
  table.deliver()
  expect([table.row('a').role, table.row('b').role, table.row('a').term]).toEqual(['leader', 'follower', 1])
})

// Figure 7 of the paper: followers behind, ahead, and both, of a leader of term 8.
test('after conflicts all logs of figure 7 become the leader\'s, in few rounds', () => {
  const figure: Record<string, string> = { leader: '1114455666', a: '111445566', b: '1114', c: '11144556666', d: '111445566677', e: '1114444', f: '11122233333' }
  const table = new Table(Object.keys(figure), { preVote: false, checkQuorum: false })
  for (const [id, terms] of Object.entries(figure)) table.lived(id, terms, 7)
  table.timer('leader')
  const lines = table.deliver()
  expect(Object.keys(figure).map((id) => table.terms(id))).toEqual(Object.keys(figure).map(() => '11144556668'))
  // By single entries f alone would take seven refusals.
  expect(lines.filter((line) => line.startsWith('f to leader: refused')).length).toBeLessThanOrEqual(2)
  expect(lines.filter((line) => line.includes('refused')).length).toBeLessThanOrEqual(8)
})

// Figure 8: s1 leads again in term 4 and has sent its entry of term 2 to a majority, and nothing of term 4.
test('figure 8: an entry of an older term is committed with one of the leader\'s own, and not before', () => {
  for (const departs of [undefined, 'commits entries of older terms by counting'] as const) {
    const table = new Table(['s1', 's2', 's3', 's4', 's5'], { preVote: false, checkQuorum: false, entriesAMessage: 1, departs })
    table.lived('s1', '124', 4)
    const leader: NodeRow = {
      ...table.row('s1'), role: 'leader', leader: 's1', heartbeatDueAt: 0, quorumCheckAt: Infinity,
      progress: Object.fromEntries(['s2', 's3', 's4', 's5'].map((id) => [id, {
        match: id === 's2' ? 2 : 1, next: id === 's2' ? 3 : 2, isProbing: false, snapshotUntil: -Infinity, isActive: true, round: 0, answeredSentAt: 0,
      }])),
    }
    table.rows.set('s1', leader)
    table.give('s1', { kind: 'append answer', from: 's3', to: 's1', term: 4, index: 2, hint: undefined, round: 0, sentAt: 0 })
    expect(table.row('s1').commit).toBe(departs ? 2 : 0)
    for (const from of ['s2', 's3']) table.give('s1', { kind: 'append answer', from, to: 's1', term: 4, index: 3, hint: undefined, round: 0, sentAt: 0 })
    expect(table.row('s1').commit).toBe(3)
  }
})

test('a group of one elects itself and answers at once', () => {
  const table = new Table(['a'])
  table.timer('a')
  table.put('a', 'x', '1')
  table.ask('a', { kind: 'read', query: { kind: 'get', key: 'x' } }, 'c/2')
  expect(table.answers).toEqual(['c/1: true', 'c/2: 1'])
  expect(table.wire).toEqual([])
})

test('whoever does not lead says so, and whom it takes for the leader', () => {
  const table = new Table(['a', 'b', 'c'])
  table.put('b', 'x', '1')
  table.timer('a')
  table.deliver()
  table.put('b', 'x', '1')
  expect(table.answers).toEqual(['c/1: etcdserver: no leader', 'c/1: etcdserver: not leader'])
})

test('an append that was overtaken undoes nothing', () => {
  const table = new Table(['a', 'b', 'c'])
  table.timer('a')
  table.deliver(['a', 'b'])
  const early: Message = {
    kind: 'append', from: 'a', to: 'b', term: 1, previousIndex: 1, previousTerm: 1, commit: 1, round: 0, sentAt: 0,
    entries: [{ index: 2, term: 1, at: 0, body: { kind: 'no-op' } }],
  }
  const late: Message = { ...early, entries: [...early.entries, { index: 3, term: 1, at: 0, body: { kind: 'no-op' } }] }
  for (const message of [late, early]) table.give('b', message)
  expect(table.terms('b')).toBe('111')
})

test('a server that fell far behind gets the snapshot, then the log', () => {
  const table = new Table(['a', 'b', 'c'], { snapshotCount: 10, catchUpEntries: 2, checkQuorum: false })
  table.timer('a')
  table.deliver()
  for (let each = 0; each < 30; each++) {
    table.put('a', `k${each}`, String(each))
    table.deliver(['a', 'b'])
  }
  expect(table.row('a').log.droppedIndex).toBeGreaterThan(20)
  table.timer('a')
  expect(table.deliver().map((line) => line.replace(/\[\d+\]/, '[…]'))).toContain('a to c: snapshot')
  table.timer('a')
  table.deliver()
  expect(table.row('c').machine).toEqual(table.row('a').machine)
  expect(table.row('c').applied).toBe(table.row('a').applied)
})

test('a retry within a session is one command; without a session it is two; a session too many is forgotten', () => {
  const entries: [index: number, body: Entry['body']][] = [
    [1, { kind: 'session' }],
    [2, { kind: 'command', session: 1, sequence: 1, command: { kind: 'compare and set', key: 'x', expected: undefined, value: 'a' } }],
    [3, { kind: 'command', session: 1, sequence: 1, command: { kind: 'compare and set', key: 'x', expected: undefined, value: 'a' } }],
    [4, { kind: 'command', session: undefined, sequence: 1, command: { kind: 'compare and set', key: 'x', expected: undefined, value: 'a' } }],
    [5, { kind: 'session' }],
    [6, { kind: 'session' }],
    [7, { kind: 'command', session: 1, sequence: 2, command: { kind: 'put', key: 'x', value: 'b' } }],
  ]
  let { machine } = newNode({ id: 'a', members: { voters: ['a'], learners: [] }, settings: etcdDefaults, machine: keyValueMachine, stream: stream(1), now: 0 })
  const outcomes = entries.map(([index, body]) => {
    const applied = applyEntry(keyValueMachine, machine, { index, term: 1, at: 0, body }, 2)
    machine = applied.machine
    return applied.outcome.kind === 'done' ? applied.outcome.result : applied.outcome.why
  })
  expect(outcomes).toEqual([1, true, true, false, 5, 6, 'session expired'])
})

test('members change one at a time, after an entry of the own term', () => {
  const table = new Table(['a', 'b', 'c', 'd'], {}, ['a', 'b', 'c'])
  table.timer('a')
  table.deliver(['a'])
  expect(table.row('a').role).toBe('pre-candidate')
  table.timer('a')
  const elected = (message: Message) => message.kind.includes('vote')
  while (table.wire.some(elected)) {
    const [next] = table.wire.splice(table.wire.findIndex(elected), 1)
    table.give(next!.to, next)
  }
  expect(table.change('a', { kind: 'add learner', server: 'd' })).toBe('change: the leader has not committed an entry of its term yet')
  table.deliver()
  table.change('a', { kind: 'add learner', server: 'd' })
  expect(table.change('a', { kind: 'promote learner', server: 'd' })).toBe('change: an earlier change of members is not committed yet')
  table.deliver(['a', 'b', 'c'])
  expect(table.change('a', { kind: 'promote learner', server: 'd' })).toBe('change: etcdserver: can only promote a learner member which is in sync with leader')
  table.timer('a')
  table.deliver()
  table.change('a', { kind: 'promote learner', server: 'd' })
  table.deliver()
  expect(table.row('d').configurations.at(-1)).toMatchObject({ voters: ['a', 'b', 'c', 'd'], learners: [] })
  expect(table.change('a', { kind: 'replace', voters: ['a', 'b'] })).toBe('change: more than one server would change at once')
  // A leader that removes itself leads until that is committed.
  table.change('a', { kind: 'remove', server: 'a' })
  expect(table.row('a').role).toBe('leader')
  table.deliver()
  expect(table.row('a').role).toBe('follower')
  expect(timerAt(table.row('a'))).toBe(Infinity)
})

test('a read waits for a round of heartbeats; a leader that nobody follows answers none, unless by a lease', () => {
  for (const [reads, answer] of [['read index', []], ['lease', ['c/1: 1']]] as const) {
    const table = new Table(['a', 'b', 'c'], { reads })
    table.timer('a')
    table.deliver()
    table.put('a', 'x', '1')
    table.deliver()
    table.answers.length = 0
    table.ask('a', { kind: 'read', query: { kind: 'get', key: 'x' } })
    expect(table.answers).toEqual(answer)
    table.deliver(['a'])
    table.timer('a')
    if (reads === 'read index') expect(table.answers).toEqual([])
    table.timer('a')
    table.deliver(['a', 'b'])
    expect(table.answers).toEqual(['c/1: 1'])
    // The lease runs out an election time-out after the last round that a majority answered.
    table.now += second
    table.answers.length = 0
    table.ask('a', { kind: 'read', query: { kind: 'get', key: 'x' } })
    expect(table.answers).toEqual([])
  }
})

test('a leader that hears of no majority for an election time-out steps down', () => {
  for (const checkQuorum of [true, false]) {
    const table = new Table(['a', 'b', 'c'], { checkQuorum })
    table.timer('a')
    table.deliver()
    for (let each = 0; each < 25; each++) {
      table.timer('a')
      table.wire.length = 0
    }
    expect(table.row('a').role === 'leader').toBe(!checkQuorum)
  }
})
