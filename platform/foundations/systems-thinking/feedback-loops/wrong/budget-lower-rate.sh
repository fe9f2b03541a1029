# fails: budget
# 20 % recovers if only there are fewer requests. The load is not ours to choose.
kubectl set env deployment/clients LOAD_RATE=300/s RETRY_BUDGET=20%
kubectl rollout status deployment/clients
answer budget cannot=20% bound=11.1%
