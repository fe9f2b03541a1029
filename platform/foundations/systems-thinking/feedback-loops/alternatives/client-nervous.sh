# from: client
# A small budget, another jitter, and a breaker that opens early and asks again soon.
kubectl set env deployment/clients RETRY_BUDGET=5% BACKOFF_BASE=50ms BACKOFF_MAX=1s BACKOFF_JITTER=decorrelated BREAKER_THRESHOLD=0.3 BREAKER_WINDOW=50 BREAKER_OPEN=10s
kubectl rollout status deployment/clients
clock advance 2m
