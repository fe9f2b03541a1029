/**
 * The configuration of a Prometheus that nobody has configured, with jobs for the servers that a world's addons bring. Pods are scraped where
 * `prometheus.io/scrape: "true"` stands among their annotations. What is no object of the cluster is in files that
 * the world keeps.
 */
import { addonJobs, labelledJobs } from './scrape-jobs.ts'

const defaultConfig = `global:
  scrape_interval: 30s
  scrape_timeout: 10s
scrape_configs:
- job_name: kube-state-metrics
  honor_labels: true
  file_sd_configs:
  - files: [/etc/prometheus/targets/kube-state-metrics.json]
- job_name: broker
  file_sd_configs:
  - files: [/etc/prometheus/targets/broker.json]
- job_name: alertmanager-main
  file_sd_configs:
  - files: [/etc/prometheus/targets/alertmanager-main.json]
- job_name: prometheus-k8s
  file_sd_configs:
  - files: [/etc/prometheus/targets/prometheus-k8s.json]
- job_name: outside
  file_sd_configs:
  - files: [/etc/prometheus/targets/outside.json]
- job_name: kubelet
  scheme: https
  tls_config:
    ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    insecure_skip_verify: true
  authorization:
    credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
  kubernetes_sd_configs:
  - role: node
  relabel_configs:
  - source_labels: [__address__]
    target_label: instance
  - source_labels: [__meta_kubernetes_node_name]
    target_label: node
- job_name: cadvisor
  scheme: https
  metrics_path: /metrics/cadvisor
  honor_timestamps: false
  tls_config:
    ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    insecure_skip_verify: true
  authorization:
    credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
  kubernetes_sd_configs:
  - role: node
  relabel_configs:
  - source_labels: [__address__]
    target_label: instance
  - source_labels: [__meta_kubernetes_node_name]
    target_label: node
- job_name: pods
  kubernetes_sd_configs:
  - role: pod
  relabel_configs:
  - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
    regex: "true"
    action: keep
  - source_labels: [__meta_kubernetes_pod_phase]
    regex: Running
    action: keep
  - source_labels: [__meta_kubernetes_pod_container_init]
    regex: "true"
    action: drop
  - regex: __meta_kubernetes_pod_label_(.+)
    action: labelmap
  - source_labels: [__meta_kubernetes_pod_ip]
    target_label: __address__
    replacement: $1:8080
  - source_labels: [__meta_kubernetes_pod_ip, __meta_kubernetes_pod_annotation_prometheus_io_port]
    regex: (.+);(.+)
    target_label: __address__
    replacement: $1:$2
  - source_labels: [__meta_kubernetes_namespace]
    target_label: namespace
  - source_labels: [__meta_kubernetes_pod_name]
    target_label: pod
  - source_labels: [__meta_kubernetes_pod_container_name]
    target_label: container
  - source_labels: [__meta_kubernetes_pod_node_name]
    target_label: node
`

/** With those of the world's parts, in the order of the names. */
export function defaultConfigFor(parts: readonly { readonly name: string }[]): string {
  return defaultConfig + addonJobs.filter((job) => parts.some(({ name }) => name === job)).map(jobInFile).join('')
}

function jobInFile(job: string): string {
  return `- job_name: ${job}\n${labelledJobs.includes(job) ? '  honor_labels: true\n' : ''}  file_sd_configs:\n  - files: [/etc/prometheus/targets/${job}.json]\n`
}
