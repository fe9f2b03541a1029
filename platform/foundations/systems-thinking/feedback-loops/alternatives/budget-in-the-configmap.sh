# from: budget
# The setting in the description instead of the environment.
cat > workload.yaml <<'EOF'
kind: client
service: api
load: {rate: 450/s}
timeout: 1s
retries: 3
budget: {ratio: 8%}
EOF
kubectl set env deployment/clients LOAD_RATE-
kubectl create configmap clients --from-file=workload.yaml --dry-run=client -o yaml | kubectl apply --server-side --force-conflicts -f -
kubectl rollout restart deployment/clients
kubectl rollout status deployment/clients
answer budget cannot=15% bound=11.1%
clock advance 2m
