#!/bin/bash
# task: measure
clock advance 15m

# mark: watched
promql 'max_over_time(queue_messages_ready{queue="orders"}[13m])'
answer measure peak=80k period=240s dead-time=167s

# task: signal
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}'
clock advance 32m
answer signal damped-period=510s

# mark: damped
cat > adapter-config.yaml <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata:
  name: adapter-config
  namespace: monitoring
data:
  config.yaml: |
    externalRules:
    - seriesQuery: 'queue_messages_ready'
      name: {as: orders_backlog}
      metricsQuery: 'sum(avg_over_time(<<.Series>>{queue="orders",<<.LabelMatchers>>}[30s]))'
    - seriesQuery: 'queue_published_total'
      name: {as: orders_arrivals}
      metricsQuery: 'sum(rate(<<.Series>>{queue="orders",<<.LabelMatchers>>}[2m]))'
EOF
kubectl apply --server-side --force-conflicts -f adapter-config.yaml
kubectl patch hpa worker --type merge -p '
{"spec": {"metrics": [{"type": "External", "external": {
  "metric": {"name": "orders_arrivals"}, "target": {"type": "AverageValue", "averageValue": "40"}}}]}}'
clock advance 46m

# task: storm
kubectl scale deployment clients --replicas=1
clock advance 2m
kubectl create -f stall.yaml
clock advance 32m
promql 'sum(rate(http_client_attempts_total[10m])) / sum(rate(http_client_requests_total[10m]))'
answer storm attempts=4

# task: threshold
./trial.sh LOAD_RATE=130/s
./trial.sh LOAD_RATE=120/s
answer threshold highest=120/s with-two-retries=166/s
clock advance 1m

# task: budget
kubectl set env deployment/clients LOAD_RATE=450/s RETRY_BUDGET=10%
kubectl rollout status deployment/clients
answer budget cannot=20% bound=11.1%
clock advance 2m

# task: client
kubectl set env deployment/clients BACKOFF_BASE=100ms BACKOFF_MAX=2s BACKOFF_JITTER=full BREAKER_THRESHOLD=50%
kubectl rollout status deployment/clients
clock advance 2m
