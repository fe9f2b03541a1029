# from: damped
# A share as the signal: arrivals over what the workers can take, held at 80 %.
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
