# fails: budget
# 10 % recovers: it is not one that cannot.
kubectl set env deployment/clients LOAD_RATE=450/s RETRY_BUDGET=8%
kubectl rollout status deployment/clients
answer budget cannot=11% bound=11.1%
