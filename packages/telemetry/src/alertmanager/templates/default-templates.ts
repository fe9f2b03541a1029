/**
 * The templates that notifications have unless a configuration gives others.
 *
 * Follows template/default.tmpl and email.tmpl of Alertmanager 0.34 in what they print. Left out:
 * the templates of integrations that are not simulated, and the looks of the letter.
 */

const define = (name: string, text: string) => `{{ define "${name}" }}${text}{{ end }}`

/** One line an entry of a map, with its margin. */
const entries = (of: string, margin: string) => `{{ range .${of}.SortedPairs }}${margin}- {{ .Name }} = {{ .Value }}\n{{ end }}`

const more = '{{ if gt (len .CommonLabels) (len .GroupLabels) }}({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}){{ end }}'
const count = '{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}'

const basic = [
  define('__alertmanager', 'Alertmanager'),
  define('__alertmanagerURL', '{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}'),
  define('__subject', `[{{ .Status | toUpper }}${count}] {{ .GroupLabels.SortedPairs.Values | join " " }} ${more}`),
  define('__description', ''),
  define('__text_alert_list', `{{ range . }}Labels:\n${entries('Labels', ' ')}Annotations:\n${entries('Annotations', ' ')}Source: {{ .GeneratorURL }}\n{{ end }}`),
  define('__text_alert_list_markdown', `{{ range . }}\nLabels:\n${entries('Labels', '  ')}\nAnnotations:\n${entries('Annotations', '  ')}\nSource: {{ .GeneratorURL }}\n{{ end }}\n`),
]

const same = (name: string, as: string) => define(name, `{{ template "${as}" . }}`)
const empty = (name: string) => define(name, '')

const slack = [
  same('slack.default.title', '__subject'), same('slack.default.username', '__alertmanager'), same('slack.default.titlelink', '__alertmanagerURL'),
  define('slack.default.fallback', '{{ template "slack.default.title" . }} | {{ template "slack.default.titlelink" . }}'),
  define('slack.default.color', '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}'),
  ...['callbackid', 'pretext', 'iconemoji', 'iconurl', 'text', 'footer'].map((name) => empty(`slack.default.${name}`)),
]

const pagerduty = [
  same('pagerduty.default.description', '__subject'), same('pagerduty.default.client', '__alertmanager'),
  same('pagerduty.default.clientURL', '__alertmanagerURL'), same('pagerduty.default.instances', '__text_alert_list'),
]

const cell = (text: string) => `<tr><td>${text}</td></tr>\n`
const inLetter = (of: string) => `{{ range .${of}.SortedPairs }}{{ .Name }} = {{ .Value }}<br>{{ end }}`
const told = (alerts: string) => `{{ range .Alerts.${alerts} }}${cell(
  `<strong>Labels</strong><br>${inLetter('Labels')}{{ if gt (len .Annotations) 0 }}<strong>Annotations</strong><br>{{ end }}${inLetter('Annotations')}<a href="{{ .GeneratorURL }}">Source</a><br>`,
)}{{ end }}`
const headline = (alerts: string) => cell(`<strong>[{{ .Alerts.${alerts} | len }}] ${alerts}</strong>`)

const email = [
  same('email.default.subject', '__subject'),
  define('email.default.html', `<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{{ template "__subject" . }}</title>
</head>
<body>
<table>
${cell('{{ .Alerts | len }} alert{{ if gt (len .Alerts) 1 }}s{{ end }} for {{ range .GroupLabels.SortedPairs }} {{ .Name }}={{ .Value }} {{ end }}')}`
    + `${cell('<a href="{{ template "__alertmanagerURL" . }}">View in {{ template "__alertmanager" . }}</a>')}`
    + `{{ if gt (len .Alerts.Firing) 0 }}${headline('Firing')}{{ end }}${told('Firing')}`
    + `{{ if gt (len .Alerts.Resolved) 0 }}{{ if gt (len .Alerts.Firing) 0 }}${cell('<hr>')}{{ end }}${headline('Resolved')}{{ end }}${told('Resolved')}`
    + `</table>
<p><a href="{{ .ExternalURL }}">Sent by {{ template "__alertmanager" . }}</a></p>
</body>
</html>
`),
]

export const defaultTemplates: string = [...basic, ...slack, ...pagerduty, ...email].join('\n')
