/** A message in Slack. Follows notify/slack/slack.go of Alertmanager 0.34. Left out: addresses in files, `update_message`, timeouts. */
import type { Slack } from '../config/integrations/slack.ts'
import { goJson } from '../templates/go-json.ts'
import type { Renderer } from '../templates/engine.ts'
import type { Outcome } from './delivery.ts'
import { judgeHttp } from './judge-http.ts'
import type { Fault, Notifier } from './notifier.ts'

const longestTitle = 1024

export const slackNotifier: Notifier<Slack> = {
  prepare({ config, alerts, dataOf, rendererOf }) {
    const renderer = rendererOf(dataOf(alerts))
    const { text } = renderer
    const request = fields([
      ['channel', text(config.channel)], ['username', text(config.username)], ['icon_emoji', text(config.icon_emoji)], ['icon_url', text(config.icon_url)],
      ['link_names', config.link_names], ['text', text(config.message_text)], ['attachments', [attachment(config, renderer)], true],
    ])
    const fault = renderer.fault()
    if (fault !== undefined) return { failure: fault }
    return config.api_url === undefined ? { failure: 'not simulated here: addresses in files' } : { to: config.api_url, body: `${goJson(request)}\n` }
  },
  judge: (outcome) => judgeHttp(outcome) ?? refused(outcome),
}

function attachment(config: Slack, { text }: Renderer): unknown {
  return fields([
    ['title', cut(text(config.title))], ['title_link', text(config.title_link)], ['pretext', text(config.pretext)], ['text', text(config.text), true],
    ['fallback', text(config.fallback), true], ['callback_id', text(config.callback_id), true],
    ['fields', config.fields.map((field) => field && fields([['title', text(field.title)], ['value', text(field.value)], ['short', field.short ?? config.short_fields, true]]))],
    ['actions', config.actions.map((action) => action && fields([
      ['type', text(action.type)], ['text', text(action.text)], ['url', text(action.url)], ['style', text(action.style)], ['name', text(action.name)],
      ['value', text(action.value)],
      ['confirm', action.confirm && fields([
        ['text', text(action.confirm.text)], ['title', text(action.confirm.title)], ['ok_text', text(action.confirm.ok_text)],
        ['dismiss_text', text(action.confirm.dismiss_text)],
      ])],
    ]))],
    ['image_url', text(config.image_url)], ['thumb_url', text(config.thumb_url)], ['footer', text(config.footer), true], ['color', text(config.color)],
    ['mrkdwn_in', config.mrkdwn_in.length > 0 ? config.mrkdwn_in : ['fallback', 'pretext', 'text']],
  ])
}

type Entry = readonly [name: string, value: unknown, isAlways?: boolean]

function fields(entries: readonly Entry[]): ReadonlyMap<string, unknown> {
  const isEmpty = (value: unknown) => value === '' || value === false || value === undefined || (Array.isArray(value) && value.length === 0)
  return new Map(entries.filter(([, value, isAlways]) => isAlways || !isEmpty(value)).map(([name, value]) => [name, value]))
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length <= longestTitle ? text : `${characters.slice(0, longestTitle - 1).join('')}…`
}

/** Slack says `ok` where it takes a message, and something else with a 200 where it does not. */
function refused(outcome: Outcome): Fault | undefined {
  if ('error' in outcome || outcome.body === undefined || outcome.body === 'ok') return undefined
  try {
    const { ok, error = '' } = JSON.parse(outcome.body) as { readonly ok?: boolean; readonly error?: string }
    return ok ? undefined : { error: `error response from Slack: ${error}`, retries: false, reason: 'clientError' }
  } catch {
    // Its old webhooks answer in words.
    return { error: `received an error response from Slack: ${outcome.body}`, retries: false, reason: 'clientError' }
  }
}
