# fails: client
# Back-off and jitter move the attempts apart; the storm stays.
kubectl set env deployment/clients RETRY_BUDGET- BACKOFF_BASE=100ms BACKOFF_MAX=2s BACKOFF_JITTER=full
kubectl rollout status deployment/clients
