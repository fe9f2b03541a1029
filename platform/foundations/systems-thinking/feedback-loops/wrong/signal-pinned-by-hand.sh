# fails: signal
# No autoscaler, no oscillation. Everything is calm until the next sale.
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}'
clock advance 32m
answer signal damped-period=510s
kubectl delete hpa worker
kubectl scale deployment worker --replicas=20
clock advance 46m
