# fails: client
# A breaker and no retries: calm, and one request in a hundred lost.
kubectl set env deployment/clients RETRIES=0 BACKOFF_BASE=100ms BACKOFF_JITTER=full BREAKER_THRESHOLD=50%
kubectl rollout status deployment/clients
