# from: signal
# Arrivals, plus what it takes to work the backlog off within five minutes.
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
