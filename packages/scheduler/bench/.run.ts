import { benchmarks } from '/work/main/packages/scheduler/bench/scheduling.ts'
console.log(benchmarks[0].run())
