#!/bin/bash
# Arrivals, plus what it takes to work the backlog off within five minutes. The clients' settings in their ConfigMap.
# task: signal
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}'
clock advance 35m
answer signal damped-period=500s
cat > config.yaml <<'EOF'
externalRules:
- seriesQuery: 'queue_published_total'
  name: {as: orders_work}
  metricsQuery: 'sum(rate(<<.Series>>{queue="orders"}[2m])) + sum(queue_messages_ready{queue="orders"}) / 300'
EOF
kubectl create configmap adapter-config -n monitoring --from-file=config.yaml --dry-run=client -o yaml | kubectl apply --server-side --force-conflicts -f -
kubectl patch hpa worker --type merge -p '
{"spec": {"metrics": [{"type": "External", "external": {
  "metric": {"name": "orders_work"}, "target": {"type": "AverageValue", "averageValue": "42"}}}]}}'
clock advance 52m

# task: budget
cat > workload.yaml <<'EOF'
kind: client
service: api
load: {rate: 450/s}
timeout: 1s
retries: 3
budget: {ratio: 8%}
EOF
kubectl set env deployment/clients LOAD_RATE-
kubectl create configmap clients --from-file=workload.yaml --dry-run=client -o yaml | kubectl apply --server-side --force-conflicts -f -
kubectl rollout restart deployment/clients
kubectl rollout status deployment/clients
answer budget cannot=15% bound=11.1%
clock advance 2m

# task: client
cat > workload.yaml <<'EOF'
kind: client
service: api
load: {rate: 450/s}
timeout: 1s
retries: 3
budget: {ratio: 8%}
backoff: {base: 200ms, max: 5s, jitter: equal}
breaker: {threshold: 50%, window: 200, minimum: 20, open: 30s}
EOF
kubectl create configmap clients --from-file=workload.yaml --dry-run=client -o yaml | kubectl apply --server-side --force-conflicts -f -
kubectl rollout restart deployment/clients
kubectl rollout status deployment/clients
clock advance 2m
