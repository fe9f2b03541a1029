/** Targets that records of names stand for. Follows discovery/dns/dns.go of Prometheus 3.16 (refreshOne, lookupWithSearchPath). */
import type { DnsSearch } from '@track/telemetry'
import { namesToTry } from '../../network/dns/look-up.ts'
import type { DnsAnswer, DnsRecord, RecordType } from '../../network/dns/question.ts'
import { monitoringResolver } from '../prometheus-side.ts'
import { joinHostPort, type LabelSet } from './target-group.ts'

interface Question {
  readonly server: string
  readonly name: string
  readonly type: RecordType
}

/** The first of the search list that is there answers, even where it has no such records. */
export function recordsOf(name: string, type: RecordType, ask: (question: Question) => DnsAnswer | 'no answer'): readonly DnsRecord[] {
  for (const candidate of namesToTry(name, monitoringResolver)) {
    for (const server of monitoringResolver.nameservers) {
      const answer = ask({ server, name: candidate, type })
      if (answer === 'no answer' || answer.code === 'SERVFAIL') continue
      if (answer.code === 'NOERROR') return answer.records
      break
    }
  }
  return []
}

export function namedTargets({ port }: DnsSearch, name: string, records: readonly DnsRecord[]): readonly LabelSet[] {
  return records.flatMap(({ type, data }): readonly LabelSet[] => {
    const words = data.split(' ')
    const host = words.at(-1)!.replace(/\.$/, '')
    const named = (more: LabelSet, at = port): readonly LabelSet[] => [{ __address__: joinHostPort(host, at), __meta_dns_name: name, ...more }]
    switch (type) {
      case 'A': case 'AAAA': return named({})
      case 'SRV': return named({ __meta_dns_srv_record_target: `${host}.`, __meta_dns_srv_record_port: words[2]! }, Number(words[2]))
      case 'MX': return named({ __meta_dns_mx_record_target: `${host}.` })
      case 'NS': return named({ __meta_dns_ns_record_target: `${host}.` })
      default: return []
    }
  })
}
