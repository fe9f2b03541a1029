#!/bin/bash
# The signal as a share: arrivals over what the workers can take, held at 80 %. A smaller budget, another jitter, a nervous breaker.
# task: signal
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}'
clock advance 32m
answer signal damped-period=8m30s
kubectl get configmap adapter-config -n monitoring -o jsonpath='{.data.config\.yaml}' > config.yaml
cat >> config.yaml <<'EOF'
- seriesQuery: 'queue_published_total'
  name: {as: orders_utilisation}
  metricsQuery: 'sum(rate(<<.Series>>{queue="orders"}[2m])) / (50 * sum(kube_deployment_spec_replicas{deployment="worker"}))'
EOF
kubectl create configmap adapter-config -n monitoring --from-file=config.yaml --dry-run=client -o yaml | kubectl apply --server-side --force-conflicts -f -
kubectl patch hpa worker --type merge -p '
spec:
  metrics:
  - type: External
    external:
      metric: {name: orders_utilisation}
      target: {type: Value, value: 800m}'
clock advance 50m

# task: budget
kubectl set env deployment/clients LOAD_RATE=450/s RETRY_BUDGET=5%
kubectl rollout status deployment/clients
answer budget cannot=25% bound=11%
clock advance 2m

# task: client
kubectl set env deployment/clients BACKOFF_BASE=50ms BACKOFF_MAX=1s BACKOFF_JITTER=decorrelated BREAKER_THRESHOLD=0.3 BREAKER_WINDOW=50 BREAKER_OPEN=10s
kubectl rollout status deployment/clients
clock advance 2m
