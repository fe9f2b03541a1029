/** A webhook: the data as JSON, of version 4. Follows notify/webhook/webhook.go of Alertmanager 0.34. Left out: addresses in files. */
import type { Webhook } from '../config/integrations/webhook.ts'
import { dataMap, goJson } from '../templates/go-json.ts'
import { judgeHttp } from './judge-http.ts'
import type { Notifier } from './notifier.ts'
import { renderedPayload } from './rendered-payload.ts'

export const webhookNotifier: Notifier<Webhook> = {
  prepare({ config, alerts, groupKey, dataOf, rendererOf }) {
    const kept = config.max_alerts > 0 ? alerts.slice(0, config.max_alerts) : alerts
    const data = dataOf(kept)
    const renderer = rendererOf(data)
    const message = new Map([...dataMap(data), ['version', '4'], ['groupKey', groupKey], ['truncatedAlerts', alerts.length - kept.length]])
    const payload = config.payload === undefined || config.payload === null ? message : renderedPayload(config.payload, renderer)
    const ofPayload = renderer.fault()
    if (ofPayload !== undefined) return { failure: `failed to render custom payload: ${ofPayload}` }
    const to = renderer.text(config.url)
    const fault = renderer.fault()
    if (fault !== undefined) return { failure: `failed to template webhook URL: ${fault}` }
    if (to === '') return { failure: config.url === '' ? 'not simulated here: addresses in files' : 'webhook URL is empty after templating' }
    return { to, body: `${goJson(payload)}\n` }
  },
  judge: judgeHttp,
}
