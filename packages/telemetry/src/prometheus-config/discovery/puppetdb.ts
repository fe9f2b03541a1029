/** Resources of PuppetDB. Follows discovery/puppetdb/puppetdb.go of Prometheus 3.16. */
import { durationKind } from '../../alertmanager/config/kind.ts'
import { shownInt, shownText, shownTruth } from '../kind.ts'
import { afterHttp, cloud } from './fields.ts'
import { webFault } from './http.ts'

export const puppetdbKind = afterHttp('puppetdb.plain', {
  refresh_interval: durationKind, url: shownText, query: shownText, include_parameters: shownTruth, port: shownInt,
}, { initial: cloud, fault: ({ url, query }) => webFault(url) ?? (query === '' ? 'query missing' : undefined) })
