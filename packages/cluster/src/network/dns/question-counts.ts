/**
 * Questions that the cluster's DNS has been asked, as counts by their type and how they were answered. What no answer came to
 * never reached it, and is not counted.
 */
import type { Simulation } from '@track/simulation'
import type { Side } from '../policy/connection.ts'
import { dnsService } from '../system-services.ts'
import { ask, type Question } from './ask.ts'
import { dnsPart } from './dns-part.ts'
import type { DnsAnswer, RecordType, ResponseCode } from './question.ts'

/** A question of a program, counted. */
export function asked(simulation: Simulation, from: Side, question: Question): DnsAnswer | 'no answer' {
  return answered(simulation, from, question, [question.type])
}

/** The question for an address, which goes for one of IPv6 as well. */
export function askedForAddress(simulation: Simulation, from: Side, question: Question): DnsAnswer | 'no answer' {
  return answered(simulation, from, question, [question.type, 'AAAA'])
}

function answered(simulation: Simulation, from: Side, question: Question, types: readonly RecordType[]): DnsAnswer | 'no answer' {
  const answer = ask(simulation, from, question)
  if (answer === 'no answer' || (question.server !== dnsService.clusterIp && question.server !== dnsService.address)) return answer
  const { questions } = simulation.state(dnsPart)
  for (const type of types) {
    const key = `${type} ${answer.code}`
    questions.set(key, (questions.get(key) ?? 0) + 1)
  }
  return answer
}

export interface QuestionCount {
  readonly type: RecordType
  readonly code: ResponseCode
  readonly count: number
}

export function questionCounts(simulation: Simulation): readonly QuestionCount[] {
  return Array.from(simulation.state(dnsPart).questions, ([key, count]) => {
    const [type, code] = key.split(' ') as [RecordType, ResponseCode]
    return { type, code, count }
  })
}
