/** Jira. Follows notify/jira/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { read } from '@track/formats'
import { always, anyKind, durationKind, type Kind, listOf, mapOf, optional, structOf, textKind, truthKind, type ValueOf } from '../kind.ts'
import { urlKind } from '../url.ts'

const fieldsOfField = structOf('jira.plain', { template: textKind, enable_update: optional(truthKind) })
type Field = ValueOf<typeof fieldsOfField>

/** A template, or a template and whether it is written again. */
const fieldKind: Kind<Field> = {
  ...fieldsOfField,
  shape: read(anyKind.shape, (value) => {
    if (typeof value !== 'object' || value === null) return { value: { template: String(value), enable_update: undefined } }
    const { template = '', enable_update: update, ...rest } = value as Readonly<Record<string, unknown>>
    const [unknown] = Object.keys(rest)
    if (unknown !== undefined) return { error: `field ${unknown} not found in type jira.plain` }
    return { value: { template: String(template), enable_update: typeof update === 'boolean' ? update : undefined } }
  }, { template: '', enable_update: undefined }),
}

export const jiraKind = structOf('jira.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_url: urlKind, api_type: textKind, project: textKind, summary: fieldKind,
  description: fieldKind, labels: listOf(textKind), priority: textKind, issue_type: textKind, reopen_transition: textKind, resolve_transition: textKind,
  wont_fix_resolution: textKind, reopen_duration: durationKind, fields: mapOf(anyKind),
}, {
  initial: {
    send_resolved: true, api_type: 'auto', summary: { template: '{{ template "jira.default.summary" . }}', enable_update: undefined },
    description: { template: '{{ template "jira.default.description" . }}', enable_update: undefined },
    priority: '{{ template "jira.default.priority" . }}',
  },
  check(jira) {
    if (jira.project === '') return 'missing project in jira_config'
    if (jira.issue_type === '') return 'missing issue_type in jira_config'
    return ['auto', 'cloud', 'datacenter'].includes(jira.api_type) ? jira : 'unknown api_type on jira_config, must be auto, cloud or datacenter'
  },
})
