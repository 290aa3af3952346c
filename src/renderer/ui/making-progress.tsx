import type { Making } from '../../contract/models.ts'
import { Progress } from './progress.tsx'

/** Model and adapter become one file before the first draft: something that is seen once on a machine. */
export function MakingProgress({ making }: { readonly making: Making }) {
  return <Progress label="Putting the model together on this machine, once" fraction={making.fraction} secondsLeft={making.secondsLeft} />
}
