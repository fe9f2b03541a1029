/** Templates to carry out: every function over many values, what fails, and slips of the hand. */
import { integerBelow, stream } from '@track/simulation'

const numeric = ['humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp', 'toTime', 'toDuration']
const values = [
  '0', '1', '-1', '0.5', '5', '12.345', '123456789', '1e6', '1234567.891', '0.00012', '-0.0000001', '1e21', '1.5e30', 'NaN', '+Inf', '-Inf', '60', '3600', '86461', '899.99', '1435065584.128', '1e10', '1e-30', '1024', '1048576', '1000', '999.95', '-172805.7', '0.9999', '1.23456', '2.5', '1234.5',
]
const arguments_ = ['1', '-1', '0', '"5"', '"0.1"', '"abc"', '""', '"1e3"', '1.5', 'true', 'nil', '$labels', '`60`', '3600', '"-Inf"', '"1e999"', '1e3', '(query "metric")', "'a'"]

const written = [
  '{{ $value }}', '{{ .Value }}', '{{ printf "%.2f" $value }}', '{{ printf "%d" $value }}', '{{ printf "%v|%s|%e|%g|%5.1f|%-8.2f|%+.1f|%q|%T" $value $value $value $value $value $value $value $value $value }}',
  '{{ $labels.job }}', '{{ $labels.nope }}', '{{ .Labels.job }}', '{{ $labels }}', '{{ .Labels }}', '{{ index $labels "job" }}', '{{ index $labels "nope" }}', '{{ len $labels }}', '{{ range $k, $v := $labels }}{{ $k }}={{ $v }};{{ end }}', '{{ $externalLabels.region }}', '{{ $externalURL }}', '{{ .ExternalURL }}', '{{ .ExternalLabels }}',
  '{{ .Foo }}', '{{ .Labels.job.x }}', '{{ $labels.job.x }}', '{{ . }}', '{{ if gt $value 1.0 }}high{{ else }}low{{ end }}', '{{ if gt $value 1 }}high{{ end }}', '{{ if eq $labels.job "api" }}yes{{ else if eq $labels.job "web" }}web{{ else }}no{{ end }}', '{{ if $value }}set{{ else }}zero{{ end }}', '{{ with $labels.nope }}a{{ else }}b{{ end }}',
  '{{ query "metric" }}', '{{ query "metric" | first | value }}', '{{ query "metric{instance=\'b\'}" | first | value }}', '{{ query "nope" | first | value }}', '{{ query "nope" }}', '{{ query "metric" | first | label "instance" }}', '{{ (query "metric" | first).Labels.instance }}', '{{ (query "metric" | first).Value }}', '{{ (query "metric" | first).Foo }}',
  '{{ range query "sort(metric)" }}{{ .Labels.instance }}:{{ .Value }} {{ end }}', '{{ range query "metric" | sortByLabel "instance" }}{{ .Labels.instance }}:{{ . | value }} {{ end }}', '{{ range $i, $s := query "sort_desc(metric)" }}{{ $i }}{{ $s.Value }} {{ end }}', '{{ query "metric +" }}', '{{ query "metric[5m]" }}', '{{ query "1 + 1" | first | value }}', '{{ query "\'a\'" }}', '{{ query 5 }}', '{{ query $value }}', '{{ query }}', '{{ query "a" "b" }}',
  '{{ query "metric" | len }}', '{{ index (query "metric") 0 | value }}', '{{ first $labels }}', '{{ value $value }}', '{{ label "a" $value }}', '{{ label 5 (query "metric" | first) }}', '{{ query "metric" | first | strvalue }}', '{{ sortByLabel "a" 5 }}', '{{ query (printf "metric{instance=%q}" $labels.instance) | first | value | humanize }}', '{{ query "rate(counter_total[5m])" | first | value }}', '{{ query "bad{" }}', '{{ query "sum(metric) by (nope)" }}',
  '{{ reReplaceAll "a(.)" "x$1" "abac" }}', '{{ reReplaceAll "(.*):(.*)" "$2-${1}" "host:80" }}', '{{ reReplaceAll "[" "x" "y" }}', '{{ "a.b.c" | reReplaceAll "\\\\." "-" }}', '{{ reReplaceAll "(?P<n>b)" "<$n>" "abc" }}', '{{ reReplaceAll "b*" "x" "abc" }}', '{{ reReplaceAll "^" "x" "abc" }}', '{{ match "^a" "abc" }}', '{{ match "z" "abc" }}', '{{ match "(" "abc" }}', '{{ match "a" 5 }}',
  '{{ title "hello big world" }}', '{{ title "hELLO-world foo_bar a.b it\'s 3rd x:y" }}', '{{ title "éa ñb" }}', '{{ title "" }}', '{{ toUpper "aBc ß" }}', '{{ toLower "ABC" }}', '{{ toUpper 5 }}', '{{ "x" | toUpper | printf "%s-%s" "y" }}', '{{ safeHtml "<b>" }}', '{{ safeHtml "<b>" | toUpper }}', '{{ graphLink "sum(rate(x{a=\\"b\\"}[5m]))" }}', '{{ tableLink "up == 0" }}', '{{ urlQueryEscape "a b&c=d/é" }}',
  '{{ stripPort "host:80" }} {{ stripPort "host" }} {{ stripPort "[::1]:80" }} {{ stripPort "::1" }} {{ stripPort "a:b:c" }} {{ stripPort "1.2.3.4:9090" }} {{ stripPort ":80" }}', '{{ stripDomain "a.b.c:80" }} {{ stripDomain "a.b.c" }} {{ stripDomain "1.2.3.4" }} {{ stripDomain "1.2.3.4:80" }} {{ stripDomain "[::1]:80" }} {{ stripDomain "host" }} {{ stripDomain "::1" }}',
  '{{ externalURL }}', '{{ pathPrefix }}', '{{ externalURL }}/graph', '{{ now }}', '{{ now | humanizeTimestamp }}', '{{ (now | toTime).Format "2006-01-02 15:04:05 Mon Jan 2 3PM .000" }}', '{{ (toTime 1435065584.128).Unix }}', '{{ (toTime $value).Year }}', '{{ (toTime 0).Weekday }} {{ (toTime 0).Month }} {{ (toTime 0).YearDay }}', '{{ toDuration 90.5 }}', '{{ (toDuration 5400).Hours }}', '{{ (toDuration 1.5).Milliseconds }}', '{{ toDuration 60 | humanizeDuration }}', '{{ toTime 0 | humanize }}',
  '{{ parseDuration "1h30m" }}', '{{ parseDuration "-5m" }}', '{{ parseDuration "x" }}', '{{ parseDuration "" }}', '{{ parseDuration "1d" | humanizeDuration }}', '{{ parseDuration 5 }}', '{{ parseDuration "5x" }}', '{{ args 1 "b" $value }}', '{{ (args 1 "b").arg1 }}', '{{ args }}', '{{ define "t" }}[{{ .arg0 }} {{ .arg1 }} {{ .arg2 }}]{{ end }}{{ template "t" (args 1 "x") }}', '{{ tmpl "t" . }}', '{{ template "nope" . }}',
  '{{ humanize }}', '{{ humanize 1 2 }}', '{{ first }}', '{{ $labels.job | toUpper | toLower | title }}', '{{ printf "%s is %s" $labels.job ($value | humanize) }}', '{{ printf "%v" nil }}', '{{ $x := query "metric" | first | value }}{{ if gt $x 1.5 }}{{ $x }}{{ end }}', '{{ eq $value 5.0 }}', '{{ eq $value 5 }}', '{{ lt $value 10.0 }}', '{{ and $value $labels.job }}', '{{ or $labels.nope "default" }}', '{{ not $value }}', '{{ $value | printf "%.0f" }}%', 'plain text', '{{/* c */}}x', '{{- " a " -}} b', '{{ "a" }}\n{{ .Foo }}', 'line\n{{ $labels.job.foo }}', '{{ slice $labels.job 0 2 }}', '{{ len $labels.job }}', '{{ html "<a>" }}', '{{ js "a" }}', '{{ print $value 1 "x" }}', '{{ println $value }}', '{{ $value.x }}', '{{ range 3 }}{{ . }}{{ end }}', '{{ range $value }}x{{ end }}', '{{ $value = 5 }}{{ $value }}', '{{ break }}', '{{ 5 | humanize | printf "%q" }}', '{{ 1_000 }} {{ 0x10 }} {{ 1e3 }} {{ 1.0 }} {{ \'a\' }} {{ true }}', '{{ ge 1.0 1.0 }} {{ le 2.5 1.0 }} {{ ne "a" "b" }}', '{{ gt "a" 1 }}', '{{ humanize (query "metric" | first) }}', '{{ .Labels | len }}', '{{ index $labels 5 }}', '{{ $labels.instance | reReplaceAll ":.*" "" | toUpper }}', '{{ humanizeDuration true }}',
]

export interface AskedTemplate {
  readonly text: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
  readonly externalUrl: string
  readonly atMs: number
}

const labels = { job: 'api', instance: 'a:80' }

export const templateLoad = [
  { series: 'metric{instance="a"}', values: '1x20', stepMs: 60_000, startMs: 0 },
  { series: 'metric{instance="b"}', values: '2.5x20', stepMs: 60_000, startMs: 0 },
  { series: 'metric{instance="a:80"}', values: '1500x20', stepMs: 60_000, startMs: 0 },
  { series: 'counter_total{job="api"}', values: '0+30x20', stepMs: 60_000, startMs: 0 },
]

const inserted = [
  '{{', '}}', ' ', '|', '.', '$', '"', '(', ')', '-', '5', '1.5', 'humanize', ' first', '$value', '.Labels', 'end', 'if ', 'range ', 'else', ':=', ',', '`', 'nil', 'true', 'not ', 'len ', 'printf "%v" ', '/*', "'",
]

/** A word too many, too few or another. */
function slipped(seed: number): string {
  const draws = stream(seed, 'slips in templates')
  const below = (bound: number, draw: number) => integerBelow(bound, draws, draw)
  const words = written[below(written.length, 0)]!.match(/\w+|\s+|\{\{-?|-?\}\}|[^\w\s]/g) ?? ['']
  const place = below(words.length, 1)
  const other = inserted[below(inserted.length, 2)]!
  return [words.toSpliced(place, 1), words.toSpliced(place, 0, other), words.with(place, other)][below(3, 3)]!.join('')
}

export function askedTemplates(): AskedTemplate[] {
  const at = { labels, externalUrl: 'http://prom.example:9090/prefix', atMs: 600_000 }
  return [
    ...written.map((text) => ({ ...at, text, value: '5' })),
    ...Array.from({ length: 600 }, (_, seed) => ({ ...at, text: slipped(seed), value: '5' })),
    ...['{{ $value }}', '{{ printf "%.2f" $value }}', '{{ printf "%.3g" $value }}', '{{ $value | printf "%f" }}'].flatMap((text) => values.map((value) => ({ ...at, text, value }))),
    ...numeric.flatMap((name) => values.map((value) => ({ ...at, text: `{{ $value | ${name} }}`, value }))),
    ...numeric.flatMap((name) => arguments_.map((argument) => ({ ...at, text: `{{ ${name} ${argument} }}`, value: '1' }))),
  ]
}
