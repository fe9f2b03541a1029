# fails: threshold
# 500/3: forgets the first attempt.
answer threshold highest=160/s with-two-retries=250/s
