# fails: measure
# The numbers are right, but nobody has looked: the sale has not begun.
answer measure peak=80k period=240s dead-time=167s
clock advance 7m
