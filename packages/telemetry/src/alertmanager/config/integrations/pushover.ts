/** Pushover. Follows PushoverConfig in config/notifiers.go of Alertmanager 0.34. */
import { minute, parseGoDuration, printGoDuration } from '@track/simulation'
import { httpClientKind } from '../http-client.ts'
import { always, optional, secretKind, structOf, textKind, textOf, truthKind } from '../kind.ts'

const durationKind = textOf((text) => {
  const duration = parseGoDuration(text)
  return typeof duration === 'string' ? { error: duration } : { value: duration }
}, 0, { print: printGoDuration, isZero: (value) => value === 0 })

export const pushoverKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), user_key: secretKind, user_key_file: textKind, token: secretKind,
  token_file: textKind, title: textKind, message: textKind, url: textKind, url_title: textKind, device: textKind, sound: textKind, priority: textKind,
  retry: durationKind, expire: durationKind, ttl: durationKind, html: truthKind, monospace: truthKind,
}, {
  initial: {
    send_resolved: true, title: '{{ template "pushover.default.title" . }}', message: '{{ template "pushover.default.message" . }}',
    url: '{{ template "pushover.default.url" . }}', priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}', retry: minute, expire: 60 * minute,
  },
  check(it) {
    if (it.user_key === '' && it.user_key_file === '') return 'one of user_key or user_key_file must be configured'
    if (it.user_key !== '' && it.user_key_file !== '') return 'at most one of user_key & user_key_file must be configured'
    if (it.token === '' && it.token_file === '') return 'one of token or token_file must be configured'
    if (it.token !== '' && it.token_file !== '') return 'at most one of token & token_file must be configured'
    return it.html && it.monospace ? 'at most one of monospace & html must be configured' : it
  },
})
