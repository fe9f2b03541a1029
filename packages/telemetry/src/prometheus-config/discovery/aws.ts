/** What runs in AWS. Follows discovery/aws (aws.go, ec2.go, ecs.go, elasticache.go, lightsail.go, msk.go, rds.go) of Prometheus 3.16. */
import { quoteGo } from '@track/simulation'
import { always, durationKind, intKind, listOf, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { httpFields } from '../../alertmanager/config/http-client.ts'
import { roleOf, several, shownInt, shownText } from '../kind.ts'
import { awsFields, cloud, withHttp } from './fields.ts'

const filterKind = structOf('aws.Filter', { name: shownText, values: always(listOf(textKind)) })
const filters = several('aws.Filter', filterKind)
const emptyFilter = 'not simulated here: an empty filter, over which Prometheus falls'
const regional = { endpoint: shownText, region: shownText, ...awsFields }
const clustered = { region: shownText, endpoint: shownText, ...awsFields, clusters: listOf(textKind), port: shownInt, refresh_interval: durationKind }

export const ec2Kind = withHttp('aws.plain', { ...regional, refresh_interval: durationKind, port: shownInt, filters: always(filters) }, {
  initial: cloud,
  fault({ filters: given }) {
    if (given.includes(undefined)) return emptyFilter
    return given.some((filter) => filter!.values.length === 0) ? 'EC2 SD configuration filter values cannot be empty' : undefined
  },
})

export const lightsailKind = withHttp('aws.plain', { ...regional, refresh_interval: durationKind, port: shownInt }, { initial: cloud })

function concurrent(name: string, concurrency: number) {
  return {
    initial: { ...cloud, request_concurrency: concurrency },
    fault: ({ request_concurrency: given }: { readonly request_concurrency: number }) =>
      (given <= 0 ? `${name}_sd: request_concurrency must be positive, got ${given}` : undefined),
  }
}

export const ecsKind = withHttp('aws.plain', { ...clustered, request_concurrency: intKind }, concurrent('ecs', 20))
export const mskKind = withHttp('aws.plain', { ...clustered, request_concurrency: intKind }, concurrent('msk', 10))
export const elasticacheKind = withHttp('aws.plain', { ...clustered, request_concurrency: intKind }, concurrent('elasticache', 10))
export const rdsKind = withHttp('aws.plain', { ...clustered, filters: always(filters), request_concurrency: intKind }, concurrent('rds', 10))

const roles = ['ec2', 'ecs', 'elasticache', 'lightsail', 'msk', 'rds']
const unknownRole = (given: string) => `unknown AWS SD role ${quoteGo(given)}`

/** Nothing stands there before it is read, and the client is not looked at. */
export const awsKind = structOf('aws.plain', {
  role: always(roleOf(roles, unknownRole)), region: textKind, endpoint: textKind, ...awsFields, refresh_interval: durationKind, port: intKind, ...httpFields,
  filters, clusters: listOf(textKind),
}, { check: (config) => (config.role === '' ? unknownRole('') : config) })
