/** The keeping in memory that evaluations use, for benchmarks. */
export { memoryKeeping, type Kept, type MemoryKeeping } from '../src/main/service/drafting/index.ts'
