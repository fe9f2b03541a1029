/** A letter. Follows notify/email/email.go of Alertmanager 0.34. Left out: what is said to the mail server, threading, encodings. */
import type { Email } from '../config/integrations/email.ts'
import type { Notifier } from './notifier.ts'

export const emailNotifier: Notifier<Email> = {
  prepare({ config, alerts, dataOf, rendererOf }) {
    const renderer = rendererOf(dataOf(alerts))
    const from = renderer.text(config.from)
    if (renderer.fault() !== undefined) return { failure: `execute 'from' template: ${renderer.fault()!}` }
    const to = renderer.text(config.to)
    if (renderer.fault() !== undefined) return { failure: `execute 'to' template: ${renderer.fault()!}` }
    const given = { Subject: '{{ template "email.default.subject" . }}', To: config.to, From: config.from, ...config.headers }
    const headers: Record<string, string> = {}
    for (const [name, source] of Object.entries(given)) {
      headers[name] = renderer.text(source)
      if (renderer.fault() !== undefined) return { failure: `execute ${JSON.stringify(name)} header template: ${renderer.fault()!}` }
    }
    const text = renderer.text(config.text)
    if (renderer.fault() !== undefined) return { failure: `execute text template: ${renderer.fault()!}` }
    const html = renderer.html(config.html)
    if (renderer.fault() !== undefined) return { failure: `execute html template: ${renderer.fault()!}` }
    return { to, mail: { from, to, subject: headers['Subject']!, headers, text, html } }
  },
  /** Whatever a mail server refuses, it is asked again. */
  judge(outcome) {
    if ('error' in outcome) return { error: `establish connection to server: ${outcome.error}`, retries: true, reason: 'other' }
    return outcome.status < 400 ? undefined : { error: `delivery failure: ${outcome.status}${outcome.body ? ` ${outcome.body}` : ''}`, retries: true, reason: 'other' }
  },
}
