#!/bin/bash
# ./trial.sh NAME=VALUE...   One trial: fresh clients with these settings (NAME- takes one back), a minute
# of calm, a stall of a minute, and how they fare from then on.
kubectl set env deployment/clients "$@"
kubectl rollout status deployment/clients
clock advance 1m
kubectl create -f stall.yaml
clock advance 2m
for minutes in 1 4 7 10; do
  clock advance $((minutes == 1 ? 60 : 180))s
  echo "$minutes min after the stall:"
  promql 'sum(rate(http_client_requests_total{outcome="success"}[1m])) / sum(rate(http_client_requests_total[1m]))'
  promql 'sum(rate(http_client_attempts_total[1m])) / sum(rate(http_client_requests_total[1m]))'
done
