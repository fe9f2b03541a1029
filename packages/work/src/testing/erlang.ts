/** Erlang's C: the chance that an arrival waits, with so many servers and so much offered load. What tests hold the models to. */
export function erlangC(servers: number, load: number): number {
  let blocked = 1
  for (let each = 1; each <= servers; each++) blocked = load * blocked / (each + load * blocked)
  return servers * blocked / (servers - load * (1 - blocked))
}
