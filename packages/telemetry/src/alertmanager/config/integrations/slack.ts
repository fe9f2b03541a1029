/** Slack, by an incoming webhook or an app's token. Follows SlackConfig in config/notifiers.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, called, goDurationKind, listOf, optional, secretKind, structOf, textKind, truthKind, type ValueOf } from '../kind.ts'
import { secretUrlKind, urlKind } from '../url.ts'

const confirmationKind = structOf('config.plain', { text: textKind, title: textKind, ok_text: textKind, dismiss_text: textKind }, {
  check: (field) => (field.text === '' ? 'missing text in Slack confirmation configuration' : field),
})

const actionKind = called('config.SlackAction', structOf('config.plain', {
  type: textKind, text: textKind, url: textKind, style: textKind, name: textKind, value: textKind, confirm: optional(confirmationKind),
}, {
  check(action) {
    if (action.type === '') return 'missing type in Slack action configuration'
    if (action.text === '') return 'missing text in Slack action configuration'
    if (action.url !== '') return { ...action, name: '', value: '', confirm: undefined }
    return action.name === '' ? 'missing name or url in Slack action configuration' : action
  },
}))

const fieldKind = called('config.SlackField', structOf('config.plain', { title: textKind, value: textKind, short: optional(truthKind) }, {
  check(field) {
    if (field.title === '') return 'missing title in Slack field configuration'
    return field.value === '' ? 'missing value in Slack field configuration' : field
  },
}))

export const slackKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_url: secretUrlKind, api_url_file: textKind, app_token: secretKind,
  app_token_file: textKind, app_url: urlKind, channel: textKind, username: textKind, color: textKind, title: textKind, title_link: textKind,
  pretext: textKind, text: textKind, message_text: textKind, fields: listOf(optional(fieldKind)), short_fields: always(truthKind), footer: textKind,
  fallback: textKind, callback_id: textKind, icon_emoji: textKind, icon_url: textKind, image_url: textKind, thumb_url: textKind,
  link_names: always(truthKind), mrkdwn_in: listOf(textKind), actions: listOf(optional(actionKind)), update_message: always(truthKind), timeout: always(goDurationKind),
}, {
  initial: Object.fromEntries([
    ['color', 'color'], ['username', 'username'], ['title', 'title'], ['title_link', 'titlelink'], ['icon_emoji', 'iconemoji'], ['icon_url', 'iconurl'],
    ['pretext', 'pretext'], ['text', 'text'], ['fallback', 'fallback'], ['callback_id', 'callbackid'], ['footer', 'footer'],
  ].map(([field, template]) => [field, `{{ template "slack.default.${template!}" . }}`])),
  check(slack) {
    const hasUrl = slack.api_url !== undefined
    const hasFile = slack.api_url_file !== ''
    if (hasUrl && hasFile) return 'at most one of api_url & api_url_file must be configured'
    if (slack.app_token !== '' && slack.app_token_file !== '') return 'at most one of app_token & app_token_file must be configured'
    if ((hasUrl || hasFile) && (slack.app_token !== '' || slack.app_token_file !== '')) {
      return 'at most one of api_url/api_url_file & app_token/app_token_file must be configured'
    }
    if (slack.update_message && slack.api_url !== 'https://slack.com/api/chat.postMessage') {
      return 'update_message can only be used with bot tokens. api_url must be set to https://slack.com/api/chat.postMessage'
    }
    return slack
  },
})

export type Slack = ValueOf<typeof slackKind>
