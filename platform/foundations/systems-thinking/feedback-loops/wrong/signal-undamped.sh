# fails: signal
# Straight to the answer; the period under damping is typed in, not seen.
answer signal damped-period=510s
kubectl patch configmap adapter-config -n monitoring -p '{"data":{"config.yaml":"externalRules:\n- {seriesQuery: queue_published_total, name: {as: orders_arrivals}, metricsQuery: \"sum(rate(queue_published_total[2m]))\"}"}}'
kubectl patch hpa worker --type merge -p '{"spec":{"metrics":[{"type":"External","external":{"metric":{"name":"orders_arrivals"},"target":{"type":"AverageValue","averageValue":"40"}}}]}}'
clock advance 46m
