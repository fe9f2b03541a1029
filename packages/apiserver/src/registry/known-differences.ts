/** Recorded cases in which this API server answers otherwise than the real one, and why. */
export const knownDifferences: Readonly<Record<string, string>> = {
  'CronJob: schedule CRON_TZ=Europe/Rome 0 0 * * *': 'Time zones other than UTC are unknown, which is said before that the field is the wrong place for them.',
  'EphemeralContainer: another through the pod': 'Of two equally long differences the other one is shown.',
  'HorizontalPodAutoscaler: behavior without policies': 'An empty list that is written is as good as none: `policies: []` gets the default policies.',
  'Ingress: empty rules': 'An empty list that is written is as good as none: it is shown as null.',
  'Ingress: status in old notation': 'Updates of a status are not warned about.',
}
