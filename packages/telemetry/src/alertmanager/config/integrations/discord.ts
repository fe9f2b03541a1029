/** Discord. Follows notify/discord/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, optional, structOf, textKind, truthKind } from '../kind.ts'
import { secretUrlKind } from '../url.ts'
import { webhookUrlFault } from '../webhook-url.ts'

export const discordKind = structOf('discord.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), webhook_url: secretUrlKind, webhook_url_file: textKind, content: textKind,
  title: textKind, message: textKind, username: textKind, avatar_url: textKind,
}, {
  initial: { send_resolved: true, title: '{{ template "discord.default.title" . }}', message: '{{ template "discord.default.message" . }}' },
  check: (discord) => webhookUrlFault(discord) ?? discord,
})
