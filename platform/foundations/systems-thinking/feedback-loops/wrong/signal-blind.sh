# fails: signal
# With an empty adapter-config the autoscaler finds no metric and leaves everything as it is.
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}'
clock advance 32m
answer signal damped-period=510s
kubectl scale deployment worker --replicas=17
kubectl patch configmap adapter-config -n monitoring -p '{"data":{"config.yaml":""}}'
clock advance 46m
