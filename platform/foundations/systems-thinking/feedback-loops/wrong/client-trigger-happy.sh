# fails: client
# A breaker that opens on one failure in ten is open most of the time.
kubectl set env deployment/clients BACKOFF_BASE=100ms BACKOFF_JITTER=full BREAKER_THRESHOLD=10% BREAKER_WINDOW=10 BREAKER_MINIMUM=10
kubectl rollout status deployment/clients
