/** What is asked of the API, right and wrong. */
import { alert, is, post, silence } from './steps.ts'
import type { Scenario, Step } from './world.ts'

const asked = (method: string, path: string, body?: unknown): Step => [0.5, method, path, body]
const silenced = (change: object) => ({ ...silence([is('a', 'b')], 0, 100), ...change })

/** What the API says of requests, right and wrong: all of them at once, one after the other. */
export const answers: Scenario = {
  name: 'requests',
  config: `global:
  resolve_timeout: 10m
route:
  receiver: team
  group_by: [alertname]
  group_wait: 1h
  routes:
  - matchers: [team=db]
    receiver: db-pager
receivers:
- name: team
  webhook_configs:
  - url: HOOK/team
- name: db-pager
  labels: {owner: dba}
  webhook_configs:
  - url: HOOK/db
`,
  steps: [
    asked('GET', '/api/v2/alerts'), asked('GET', '/api/v2/alerts/groups'), asked('GET', '/api/v2/silences'),
    post(0.5, alert('alertname=Down team=db', { startsAt: '@-5', endsAt: '@600', annotations: { summary: 'a <b> & "c"' }, generatorURL: 'http://p.example/graph?g0.expr=up%3D%3D0&g0.tab=1' }), alert('alertname=Slow team=web', { startsAt: '@-7', endsAt: '@600' })),
    asked('GET', '/api/v2/alerts'), asked('GET', '/api/v2/alerts?filter=team%3D%22db%22'), asked('GET', '/api/v2/alerts?filter=team%3Ddb&filter=alertname%3D~%22S.*%22'), asked('GET', '/api/v2/alerts?filter=nobody%3D%22%22'),
    asked('GET', '/api/v2/alerts?filter=team!%3D%22%22'), asked('GET', '/api/v2/alerts?filter=nobody!%3D%22%22'), asked('GET', '/api/v2/alerts?filter=a'), asked('GET', '/api/v2/alerts?filter=a%3D~%22(%22'), asked('GET', '/api/v2/alerts?filter=%7Ba%3Db%7D'), asked('GET', '/api/v2/alerts?filter='),
    asked('GET', '/api/v2/alerts?receiver=db.*'), asked('GET', '/api/v2/alerts?receiver=('), asked('GET', '/api/v2/alerts?receiver=db'), asked('GET', '/api/v2/alerts?receiver_matchers=owner%3Ddba'), asked('GET', '/api/v2/alerts?active=false'), asked('GET', '/api/v2/alerts?active=maybe'), asked('GET', '/api/v2/alerts?silenced=1'),
    asked('GET', '/api/v2/alerts?unknown=1'), asked('GET', '/api/v2/alerts/groups?receiver=('), asked('GET', '/api/v2/alerts/groups?filter=b'), asked('GET', '/api/v2/alerts/groups?active=x'), asked('GET', '/api/v2/alerts/groups'), asked('GET', '/api/v2/alerts/groups?receiver=db-pager'),
    asked('GET', '/api/v2/receivers'), asked('GET', '/api/v2/receivers?receiver_matchers=owner%3Ddba'), asked('GET', '/api/v2/receivers?receiver_matchers=x'),
    asked('POST', '/api/v2/alerts', []), asked('POST', '/api/v2/alerts', {}), asked('POST', '/api/v2/alerts', '{'), asked('POST', '/api/v2/alerts', ''), asked('POST', '/api/v2/alerts', [{}]), asked('POST', '/api/v2/alerts', [{ labels: {} }]), asked('POST', '/api/v2/alerts', [{ labels: { a: '' } }]),
    asked('POST', '/api/v2/alerts', [{ labels: { '': 'x' } }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 1 } }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, startsAt: 'yesterday' }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, startsAt: '@10', endsAt: '@5' }]),
    asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, generatorURL: 'no url' }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, generatorURL: ':' }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, foo: 'bar' }]), asked('POST', '/api/v2/alerts', [{ labels: { x: 'y' } }, { labels: {} }, { labels: { z: '' } }]),
    asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, annotations: { '': 'c' } }]), asked('POST', '/api/v2/alerts', [{ labels: { 'ü 1': 'b' } }]), asked('POST', '/api/v2/alerts', [{ labels: { c: 'd' }, annotations: { e: '' } }]), asked('POST', '/api/v2/alerts', [{ labels: null }]),
    asked('GET', '/api/v2/alerts?filter=x%3Dy'), asked('GET', '/api/v2/alerts?filter=c%3Dd'),
    asked('POST', '/api/v2/silences', silenced({})), asked('POST', '/api/v2/silences', silenced({ matchers: [] })), asked('POST', '/api/v2/silences', silenced({ matchers: undefined })), asked('POST', '/api/v2/silences', silenced({ matchers: [is('a', '')] })), asked('POST', '/api/v2/silences', silenced({ matchers: [is('', 'b')] })),
    asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: '(', isRegex: true }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: 'x' }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', isRegex: false }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ value: 'a', isRegex: false }] })),
    asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: '.*', isRegex: true }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: 'x', isRegex: false, isEqual: false }] })), asked('POST', '/api/v2/silences', silenced({ startsAt: '@10', endsAt: '@5' })), asked('POST', '/api/v2/silences', silenced({ startsAt: '@-10', endsAt: '@-5' })),
    asked('POST', '/api/v2/silences', silenced({ startsAt: undefined })), asked('POST', '/api/v2/silences', silenced({ endsAt: undefined })), asked('POST', '/api/v2/silences', silenced({ createdBy: undefined })), asked('POST', '/api/v2/silences', silenced({ comment: undefined })), asked('POST', '/api/v2/silences', silenced({ comment: '', createdBy: '' })),
    asked('POST', '/api/v2/silences', {}), asked('POST', '/api/v2/silences', []), asked('POST', '/api/v2/silences', 'x'), asked('POST', '/api/v2/silences', ''), asked('POST', '/api/v2/silences', silenced({ startsAt: 'now' })), asked('POST', '/api/v2/silences', silenced({ id: '11111111-2222-4333-8444-555555555555' })), asked('POST', '/api/v2/silences', silenced({ id: 'x' })),
    asked('POST', '/api/v2/silences', silenced({ annotations: { ticket: '1' } })), asked('POST', '/api/v2/silences', silenced({ startsAt: '@200', endsAt: '@300', comment: 'later' })),
    asked('GET', '/api/v2/silences'), asked('GET', '/api/v2/silences?filter=a%3D%22b%22'), asked('GET', '/api/v2/silences?filter=a%3Dx'), asked('GET', '/api/v2/silences?filter=a'), asked('GET', '/api/v2/silences?pending=false'), asked('GET', '/api/v2/silences?active=no'),
    asked('GET', '/api/v2/silence/$1'), asked('GET', '/api/v2/silence/x'), asked('GET', '/api/v2/silence/11111111-2222-4333-8444-555555555555'), asked('DELETE', '/api/v2/silence/$2'), asked('DELETE', '/api/v2/silence/x'), asked('DELETE', '/api/v2/silence/11111111-2222-4333-8444-555555555555'),
    asked('GET', '/api/v2/silences'), asked('GET', '/api/v2/nothing'), asked('GET', '/api/v2/'), asked('GET', '/api/v2'), asked('DELETE', '/api/v2/alerts'), asked('PUT', '/api/v2/silences'), asked('POST', '/api/v2/status'), asked('GET', '/api/v1/alerts'), asked('GET', '/-/healthy'), asked('GET', '/-/ready'), asked('GET', '/nothing'),
    asked('GET', '/api/v2/status'),
  ],
  until: 1,
}
