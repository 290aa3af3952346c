/** Answers what only the desktop can do. */
import { implement, ORPCError, ValidationError } from '@orpc/server'
import { errorSentences } from '../../contract/errors.ts'
import { shellContract, type EgressReport } from '../../contract/shell.ts'

/** The desktop, as the window may use it. */
export type Desktop = {
  lock(): void
  copy(text: string, clearAfterSeconds: number): Promise<void>
  print(html: string): Promise<boolean>
  savePdf(html: string, suggestedName: string): Promise<boolean>
  chooseModelFile(): Promise<{ ticket: string; name: string } | null>
  egressReport(): Promise<EgressReport>
  touch(): void
  setTheme(theme: 'system' | 'light' | 'dark' | 'high-contrast'): void
}

/** An error as it crosses the boundary: never a message of the system's, which could name a file. */
function declaredError(error: unknown): ORPCError<string, unknown> {
  const invalid = error instanceof ORPCError && (error.code === 'BAD_REQUEST' || error.cause instanceof ValidationError)
  const code = invalid ? 'INVALID' : 'INTERNAL'
  const data = invalid ? {} : { kind: error instanceof Error ? error.name : typeof error }
  return new ORPCError(code, { status: 422, message: errorSentences[code], data })
}

const os = implement(shellContract)
  .$context<{ desktop: Desktop }>()
  .use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw declaredError(error)
    }
  })

const done = { done: true } as const

export const shellRouter = os.router({
  lock: os.lock.handler(({ context }) => {
    context.desktop.lock()
    return done
  }),
  copy: os.copy.handler(async ({ context, input }) => {
    await context.desktop.copy(input.text, input.clearAfterSeconds)
    return done
  }),
  print: os.print.handler(async ({ context, input }) => ({ printed: await context.desktop.print(input.html) })),
  savePdf: os.savePdf.handler(async ({ context, input }) => ({ saved: await context.desktop.savePdf(input.html, input.suggestedName) })),
  chooseModelFile: os.chooseModelFile.handler(
    async ({ context }) => (await context.desktop.chooseModelFile()) ?? { ticket: null, name: null },
  ),
  egressReport: os.egressReport.handler(({ context }) => context.desktop.egressReport()),
  touch: os.touch.handler(({ context }) => {
    context.desktop.touch()
    return done
  }),
  setTheme: os.setTheme.handler(({ context, input }) => {
    context.desktop.setTheme(input.theme)
    return done
  }),
})
