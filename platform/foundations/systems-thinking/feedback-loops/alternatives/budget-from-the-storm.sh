# from: budget
# Straight from a trial that failed: the queue is still full when the budget that works is set.
./trial.sh LOAD_RATE=450/s RETRY_BUDGET=20%
kubectl set env deployment/clients RETRY_BUDGET=10%
kubectl rollout status deployment/clients
answer budget cannot=20% bound=11.1%
clock advance 2m
