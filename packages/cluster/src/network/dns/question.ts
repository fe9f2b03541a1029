/** What DNS is asked and answers. Follows RFC 1035 and RFC 2782 (SRV). */

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SRV' | 'TXT'

export interface DnsRecord {
  /** Full, without the final dot; as are the names in the data. */
  readonly name: string
  readonly type: RecordType
  /** In seconds. */
  readonly ttl: number
  /** As dig prints it: an address, a name, `0 50 80 web.default.svc.cluster.local`. */
  readonly data: string
}

/** NXDOMAIN: there is no such name. NOERROR without records: the name is there, with others. */
export type ResponseCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'

export interface DnsAnswer {
  readonly code: ResponseCode
  readonly records: readonly DnsRecord[]
}

export const noSuchName: DnsAnswer = { code: 'NXDOMAIN', records: [] }
export const noSuchRecord: DnsAnswer = { code: 'NOERROR', records: [] }
