# fails: signal
# from: damped
# The autoscaler is there and may not do anything.
kubectl patch hpa worker -p '{"spec":{"minReplicas":18,"maxReplicas":18}}'
clock advance 46m
