# fails: signal
# from: damped
# More of the same damping: with an hour of window nothing moves any more, at sixty workers for a load that twelve can carry.
kubectl patch hpa worker -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":3600}}}}'
clock advance 46m
