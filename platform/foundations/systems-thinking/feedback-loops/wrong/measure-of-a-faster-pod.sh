# fails: measure
# What comes out of workers that start within a minute; these take two.
clock advance 15m
answer measure peak=50k period=180s dead-time=107s
