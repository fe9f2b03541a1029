/** HTTPChaos: requests and answers that are cut off, late or replaced. Follows api/v1alpha1/{httpchaos_types,httpchaos_webhook,podhttpchaos_types}.go of Chaos Mesh. */
import { invalidValue, listOf, objectType } from '@track/apimachinery'
import { check, checkMode } from '../webhook/check.ts'
import { isDelay, isDuration, isMethod } from '../webhook/values.ts'
import { chaosKind } from './chaos-kind.ts'
import { type ChaosSpec, podSelector, typeName, words } from './chaos-object.ts'

export interface HttpChaosSpec extends ChaosSpec {
  target?: 'Request' | 'Response'
  abort?: boolean
  delay?: string
  replace?: { path?: string; method?: string; code?: number; body?: string; queries?: Record<string, string>; headers?: Record<string, string> }
  patch?: { body?: { type: string; value: string }; queries?: string[][]; headers?: string[][] }
  port?: number
  path?: string
  method?: string
  code?: number
  request_headers?: Record<string, string>
  response_headers?: Record<string, string>
  tls?: object
}

const pairs = { type: listOf(listOf('string')) } as const
const replace = objectType(typeName('PodHttpChaosReplaceActions'), { path: 'string', method: 'string', code: 'int32', body: 'string', queries: words, headers: words })
const body = objectType(typeName('PodHttpChaosPatchBodyAction'), { type: 'string', value: 'string' })
const patch = objectType(typeName('PodHttpChaosPatchActions'), { body, queries: pairs, headers: pairs })
const tls = objectType(typeName('PodHttpChaosTLS'), { secretName: 'string', secretNamespace: 'string', certName: 'string', keyName: 'string', caName: 'string' })

export const httpChaos = chaosKind<HttpChaosSpec>({
  kind: 'HTTPChaos',
  fields: {
    ...podSelector, target: { type: 'string', isRequired: true }, abort: 'boolean', delay: 'string', replace, patch, port: 'int32', path: 'string', method: 'string', code: 'int32',
    request_headers: words, response_headers: words, tls, duration: 'string', remoteCluster: 'string',
  },
  enums: { target: ['Request', 'Response'] },
  required: ['target'],
  check(spec) {
    const { target = '' as never, port = 0, method, duration, delay } = spec
    return [
      ...checkMode('Spec', spec),
      ...checkMode('Spec.PodSelector', spec),
      ...(['Request', 'Response'].includes(target) ? [] : [invalidValue('Spec.Target', target, `target ${target} is not supported`)]),
      ...(port <= 0 ? [invalidValue('Spec.Port', port, `port ${port} is not supported`)] : []),
      ...(target === 'Request' ? check('Spec.Method', method, isMethod) : []),
      ...check('Spec.Duration', duration, isDuration),
      ...check('Spec.PodHttpChaosActions.Delay', delay, isDelay),
    ]
  },
  columns: ['duration'],
})
