# fails: signal
# from: damped
# No autoscaler, no oscillation. Everything is calm until the next sale.
kubectl delete hpa worker
kubectl scale deployment worker --replicas=20
clock advance 46m
