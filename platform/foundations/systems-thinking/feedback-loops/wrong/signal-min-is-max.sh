# fails: signal
# The autoscaler is there and may not do anything.
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}'
clock advance 32m
answer signal damped-period=510s
kubectl patch hpa worker -p '{"spec":{"minReplicas":18,"maxReplicas":18}}'
clock advance 46m
