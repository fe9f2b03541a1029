# fails: signal
# from: damped
# With an empty adapter-config the autoscaler finds no metric and leaves everything as it is.
kubectl scale deployment worker --replicas=17
kubectl patch configmap adapter-config -n monitoring -p '{"data":{"config.yaml":""}}'
clock advance 46m
