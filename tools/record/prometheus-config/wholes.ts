/** Whole configurations that are right, as people write them. */
const kubernetes = `global:
  scrape_interval: 30s
  scrape_timeout: 10s
  evaluation_interval: 15s
  external_labels:
    prometheus: monitoring/k8s
    prometheus_replica: prometheus-k8s-0
rule_files:
- /etc/prometheus/rules/prometheus-k8s-rulefiles-0/*.yaml
scrape_configs:
- job_name: serviceMonitor/monitoring/kubelet/0
  honor_labels: true
  honor_timestamps: false
  kubernetes_sd_configs:
  - role: endpointslice
    namespaces:
      names:
      - kube-system
    attach_metadata:
      node: true
  scrape_interval: 30s
  scheme: https
  tls_config:
    insecure_skip_verify: true
    ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
  authorization:
    credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
  relabel_configs:
  - source_labels: [job]
    target_label: __tmp_prometheus_job_name
  - action: keep
    source_labels: [__meta_kubernetes_service_label_app_kubernetes_io_name, __meta_kubernetes_service_labelpresent_app_kubernetes_io_name]
    regex: (kubelet);true
  - source_labels: [__meta_kubernetes_endpointslice_address_target_kind, __meta_kubernetes_endpointslice_address_target_name]
    separator: ;
    regex: Node;(.*)
    replacement: \${1}
    target_label: node
  - target_label: endpoint
    replacement: https-metrics
  - source_labels: [__address__, __tmp_hash]
    target_label: __tmp_hash
    regex: (.+);
    replacement: $1
    action: replace
  - source_labels: [__tmp_hash]
    target_label: __tmp_hash
    modulus: 1
    action: hashmod
  - source_labels: [__tmp_hash]
    regex: 0
    action: keep
  metric_relabel_configs:
  - source_labels: [__name__]
    regex: container_(network_tcp_usage_total|tasks_state|cpu_load_average_10s)
    action: drop
- job_name: kubernetes-pods
  kubernetes_sd_configs:
  - role: pod
    selectors:
    - role: pod
      label: app=shop
  relabel_configs:
  - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
    action: keep
    regex: true
  - source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port]
    action: replace
    regex: ([^:]+)(?::\\d+)?;(\\d+)
    replacement: $1:$2
    target_label: __address__
  - action: labelmap
    regex: __meta_kubernetes_pod_label_(.+)
alerting:
  alert_relabel_configs:
  - action: labeldrop
    regex: prometheus_replica
  alertmanagers:
  - path_prefix: /
    scheme: http
    api_version: v2
    kubernetes_sd_configs:
    - role: endpoints
      namespaces:
        names: [monitoring]
    relabel_configs:
    - action: keep
      source_labels: [__meta_kubernetes_service_name]
      regex: alertmanager-main
`

const everything = `global:
  scrape_interval: 15s
  scrape_timeout: 5s
  scrape_protocols: [PrometheusProto, OpenMetricsText1.0.0]
  evaluation_interval: 20s
  rule_query_offset: 1m
  query_log_file: /var/log/queries.log
  query_max_series: 5000
  query_max_duration: 1m30s
  scrape_failure_log_file: failures.log
  external_labels:
    cluster: eu-1
    price: $$5
    home: \${HOME_OF_NOBODY}x
  body_size_limit: 15MB
  sample_limit: 1500
  target_limit: 30
  label_limit: 31
  label_name_length_limit: 200
  label_value_length_limit: 201
  keep_dropped_targets: 7
  metric_name_validation_scheme: utf8
  metric_name_escaping_scheme: underscores
  scrape_native_histograms: true
  extra_scrape_metrics: true
runtime:
  gogc: 50
  log_level: WARN
rule_files: [a.rules, "b/*.yaml"]
scrape_config_files: [more/*.yml]
scrape_configs:
- job_name: a
  honor_labels: true
  honor_timestamps: false
  track_timestamps_staleness: true
  params:
    module: [http_2xx]
    more: [a, b]
  scrape_interval: 50s
  scrape_timeout: 4s
  scrape_protocols: [PrometheusText0.0.4]
  fallback_scrape_protocol: PrometheusText0.0.4
  scrape_native_histograms: false
  always_scrape_classic_histograms: true
  convert_classic_histograms_to_nhcb: true
  scrape_failure_log_file: own.log
  metrics_path: /my/metrics
  scheme: https
  enable_compression: false
  body_size_limit: 10MiB
  sample_limit: 1000
  target_limit: 35
  label_limit: 36
  label_name_length_limit: 37
  label_value_length_limit: 38
  native_histogram_bucket_limit: 10
  native_histogram_min_bucket_factor: 1.1
  keep_dropped_targets: 3
  metric_name_validation_scheme: legacy
  metric_name_escaping_scheme: dots
  extra_scrape_metrics: false
  basic_auth:
    username: admin
    password: "multiline and\\nsecret"
  tls_config:
    min_version: TLS12
    cert_file: c
    key_file: k
  proxy_url: http://proxy:3128
  no_proxy: localhost
  follow_redirects: false
  enable_http2: false
  http_headers:
    x-mine: {values: [a], secrets: [b], files: [c]}
  static_configs:
  - targets: ['localhost:9090', 'localhost:9191']
    labels: {my: label, your: label}
  - targets: []
  file_sd_configs:
  - files: [foo/*.slow.json, single/file.yml]
    refresh_interval: 10m
  dns_sd_configs:
  - names: [first.example, second.example]
    type: A
    port: 9100
  http_sd_configs:
  - url: https://example.org/sd
    refresh_interval: 2m
    oauth2:
      client_id: x
      client_secret: y
      token_url: https://t
      scopes: [a]
  relabel_configs:
  - source_labels: [job, __meta_dns_name]
    regex: (.*)some-[regex]
    target_label: job
    replacement: foo-\${1}
  - source_labels: [abc]
    target_label: cde
  - action: labelkeep
    regex: a|b
  - action: lowercase
    source_labels: [a]
    target_label: b
  - action: keepequal
    source_labels: [a]
    target_label: b
- job_name: b
  kubernetes_sd_configs:
  - role: node
    api_server: https://10.0.0.1:6443
    bearer_token_file: t
  - role: service
    namespaces: {own_namespace: true}
  - role: ingress
    kubeconfig_file: /root/kubeconfig
    attach_metadata: {namespace: true}
storage:
  tsdb:
    out_of_order_time_window: 30m
    stale_series_compaction_threshold: 0.5
    chunk_encoding: {floats: xor2}
    retention:
      time: 1d
      size: 1GB
      percentage: 28.5
  exemplars:
    max_exemplars: 500
tracing:
  endpoint: localhost:4317
  client_type: grpc
  sampling_fraction: 0.25
  headers: {foo: bar}
  compression: gzip
  timeout: 5s
  tls_config: {insecure_skip_verify: true}
remote_write:
- url: http://remote1/push
  protobuf_message: io.prometheus.write.v2.Request
  name: drop_expensive
  send_exemplars: true
  send_native_histograms: true
  write_relabel_configs:
  - source_labels: [__name__]
    regex: expensive.*
    action: drop
  queue_config:
    capacity: 100
    max_shards: 5
    retry_on_http_429: true
    sample_age_limit: 2h
  metadata_config:
    send: false
  headers:
    name: value
- url: http://remote2/push
  name: rw_tls
  remote_timeout: 7s
  sigv4: {region: us-east-1, profile: p}
remote_read:
- url: http://remote1/read
  read_recent: true
  name: default
  required_matchers: {job: special}
  filter_external_labels: false
- url: http://remote3/read
  chunked_read_limit: 1000
  authorization: {type: Token, credentials: abc}
otlp:
  promote_resource_attributes: [k8s.cluster.name, ' k8s.job.name ']
  translation_strategy: NoUTF8EscapingWithSuffixes
  keep_identifying_resource_attributes: true
  convert_histograms_to_nhcb: true
  label_name_underscore_sanitization: false
`

const small = `# my first one
global:
  scrape_interval:     15s # often
scrape_configs:
  - job_name: 'prometheus'
    static_configs:
      - targets: ['localhost:9090']
        labels:
          app: "prometheus"
  - job_name: node
    scrape_interval: 1m
    file_sd_configs:
      - files: [nodes.yml]
`

export const wholes: readonly string[] = [kubernetes, everything, small]
