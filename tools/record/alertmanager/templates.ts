/** Templates over the data of a notification: what they print, or what is wrong with them. */
export const alerts = [
  {
    labels: { alertname: 'Down', job: 'node', instance: 'a:9100', severity: 'critical' }, annotations: { summary: 'it <b>is</b> down & "out"', runbook: 'http://r.example/?a=b&c=d e' },
    startsAt: '2026-01-05T08:00:00Z', generatorURL: 'http://p.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
  },
  { labels: { alertname: 'Down', job: 'node', instance: 'b:9100' }, annotations: { summary: 'it <b>is</b> down & "out"' }, startsAt: '2026-01-05T08:01:02.5Z', endsAt: '2026-01-05T08:30:00Z', generatorURL: '' },
  { labels: { alertname: 'Down', job: 'node', instance: 'c:9100', 'ä b': "o'clock+1" }, annotations: {}, startsAt: '2026-01-05T07:59:59Z', generatorURL: 'javascript:alert(1)' },
]
export const group = { alertname: 'Down', job: 'node' }

const names = [
  '__alertmanager', '__alertmanagerURL', '__subject', '__description', 'slack.default.title', 'slack.default.username', 'slack.default.fallback', 'slack.default.titlelink', 'slack.default.color', 'slack.default.text', 'slack.default.footer',
  'pagerduty.default.description', 'pagerduty.default.client', 'pagerduty.default.clientURL', 'email.default.subject',
]

export const texts: readonly string[] = [
  ...names.map((name) => `{{ template "${name}" . }}`),
  '{{ template "__text_alert_list" .Alerts }}', '{{ template "__text_alert_list_markdown" .Alerts.Firing }}', '{{ template "pagerduty.default.instances" .Alerts.Resolved }}', '{{ template "nothing" . }}',
  '{{ .Status | toUpper }} {{ .Status | title }} {{ toLower "ABC" }}', '{{ title "some words here" }} {{ title "o\'neil ümlaut x-y a_b" }}', '{{ .GroupLabels }} {{ .CommonLabels }} {{ .CommonAnnotations }}', '{{ .GroupLabels.SortedPairs }}', '{{ .CommonLabels.Names }} {{ .CommonLabels.Values }}',
  '{{ .CommonLabels.Values | join ", " }}', '{{ .CommonLabels.Names.Join "-" }}', '{{ .CommonLabels.Remove .GroupLabels.Names }}', '{{ (.CommonLabels.Remove (stringSlice "job")).Values | join " " }}', '{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }}',
  '{{ len .Alerts }} {{ .Alerts.Firing | len }} {{ .Alerts.Resolved | len }}', '{{ range .Alerts }}{{ .Labels.instance }} {{ .Status }} {{ .Fingerprint }}\n{{ end }}', '{{ range $i, $a := .Alerts }}{{ $i }}:{{ $a.Labels.instance }} {{ end }}', '{{ (index .Alerts 0).Labels.severity }}', '{{ (index .Alerts 1).Labels.severity }}|',
  '{{ index (index .Alerts 0).Labels "instance" }}', '{{ (index .Alerts 0).StartsAt }}', '{{ (index .Alerts 0).EndsAt }}', '{{ (index .Alerts 1).StartsAt.Format "15:04:05.000" }}', '{{ (index .Alerts 1).StartsAt.Unix }}', '{{ (index .Alerts 0).StartsAt | date "2006-01-02 Mon Jan _2 15:04:05 MST -0700" }}',
  '{{ (index .Alerts 1).EndsAt | tz "UTC" | date "15:04" }}', '{{ humanizeDuration 3661 }} {{ humanizeDuration 0.25 }} {{ humanizeDuration "90" }} {{ humanizeDuration 100000 }}', '{{ humanizeDuration "x" }}',
  '{{ match "^D.*n$" .GroupLabels.alertname }} {{ match "x" "y" }}', '{{ match "(" "y" }}', '{{ reReplaceAll "(.*):(\\\\d+)" "$2 at $1" "host:80" }}', '{{ reReplaceAll "a" "b$1x" "banana" }}', '{{ reReplaceAll "o" "0" .GroupLabels.alertname }}', '{{ trimSpace "  x  " }}|', '{{ stringSlice "a" "b" | join "/" }}',
  '{{ stringSlice "a" "b" }}', '{{ toJson .GroupLabels }}', '{{ toJson .Alerts }}', '{{ .Alerts.Firing | toJson }}', '{{ toJson "<a>" }}', '{{ toJson . }}', '{{ urlUnescape "a%20b+c" }}', '{{ urlUnescape "%zz" }}', '{{ base64encode "hello?>" }}', '{{ dict "a" 1 "b" "c" | toJson }}', '{{ dict "a" }}', '{{ list 1 "b" | toJson }}',
  '{{ append (list 1) 2 | toJson }}', '{{ safeHtml "<b>" }} {{ safeUrl "http://x" }}', '{{ .Receiver }}', '{{ .ExternalURL }}', '{{ .NotificationReason }}', '{{ .Nothing }}', '{{ .GroupLabels.nothing }}|', '{{ .GroupLabels.nothing.more }}', '{{ toUpper 5 }}', '{{ toUpper }}', '{{ .Status.x }}',
  '{{ if eq .Status "firing" }}fire{{ else }}calm{{ end }}', '{{ with .CommonAnnotations.summary }}{{ . }}{{ else }}none{{ end }}', '{{ range .Alerts.Resolved }}{{ .Labels.instance }}{{ else }}none{{ end }}', '{{ printf "%s has %d" .GroupLabels.alertname (len .Alerts) }}', '{{ printf "%q %v" .Status .GroupLabels }}', '{{ shout .Status }}',
  '{{ .Status', '{{ if }}', '{{ end }}', '{{ range .Alerts }}', 'no template', '{{ "a" }}{{- /* gone */ -}} b', '{{ define "x" }}hi{{ end }}{{ template "x" }}', '{{ $x := "a" }}{{ $x }}', '{{ .Alerts.Firing.x }}', '{{ gt (len .CommonLabels) (len .GroupLabels) }}', '{{ and .Status .Receiver }} {{ or "" "b" }} {{ not true }}',
  '{{ html "<a>" }} {{ urlquery "a b/c" }} {{ js "a\'b" }}', '{{ slice "abc" 1 2 }}', '{{ print 1 2 "a" "b" 3 }}', '{{ eq 1 1 }} {{ ne "a" "b" }} {{ lt 1 2 }}', '{{ .Labels.x }}', '{{ (index .Alerts 7).Labels }}', '{{ routeLabels "x" }}|',
]

export const htmls: readonly string[] = [
  '{{ template "email.default.html" . }}', '<p>{{ .CommonAnnotations.summary }}</p>', '<a href="{{ (index .Alerts 0).GeneratorURL }}">x</a>', '<a href="{{ (index .Alerts 2).GeneratorURL }}">x</a>', '<a href="http://x/?q={{ .CommonAnnotations.summary }}">x</a>', '<a title="{{ .CommonAnnotations.summary }}">x</a>',
  '<a href="http://x/{{ .CommonAnnotations.summary }}/y">x</a>', '{{ safeHtml "<b>bold</b>" }} {{ "<i>" }}', '{{ range .Alerts }}<li>{{ range .Labels.SortedPairs }}{{ .Name }}={{ .Value }}, {{ end }}</li>{{ end }}', "<a title='{{ (index .Alerts 2).Labels.SortedPairs }}'>x</a>", '<a href="{{ template "__alertmanagerURL" . }}">{{ template "__subject" . }}</a>',
  '<a href="{{ (index .Alerts 0).Annotations.runbook }}">x</a>', '{{ .Nothing }}', '{{ .GroupLabels.nothing }}|', '<p class="{{ .Status }}">{{ if eq .Status "firing" }}<b>{{ .Status }}</b>{{ end }}</p>', 'a + b = {{ "c+d" }} \' "',
]
