/**
 * An adapter (LoRA) that is at work only while the model writes: what it reads of a visit is the same with and without, so reading
 * serves both, costs nothing more, and nothing is read again when the adapter is put on or taken off. It was trained that way.
 */
import type { LlamaContext } from 'node-llama-cpp'
import { Fault } from '../../contract/errors.ts'

/** The library sets adapters when a context is made; the call that it uses for that is not part of its documented interface. */
type SetsAdapters = { _setLoras(adapters: readonly { readonly filePath: string }[]): Promise<void> }

function setsAdapters(context: unknown): context is SetsAdapters {
  return typeof context === 'object' && context !== null && typeof (context as Partial<SetsAdapters>)._setLoras === 'function'
}

export class WritingAdapter {
  readonly #context: SetsAdapters
  readonly #path: string
  #isOn = false

  private constructor(context: SetsAdapters, path: string) {
    this.#context = context
    this.#path = path
  }

  /** Loads the adapter and leaves it off. @throws Fault MODEL_UNSUPPORTED where it does not belong to the context's model */
  static async load(context: LlamaContext, path: string): Promise<WritingAdapter> {
    if (!setsAdapters(context)) throw new Fault('MODEL_UNSUPPORTED', { why: 'adapters cannot be switched' })
    const adapter = new WritingAdapter(context, path)
    try {
      await adapter.on()
    } catch {
      throw new Fault('MODEL_UNSUPPORTED', { why: 'adapter' })
    }
    await adapter.off()
    return adapter
  }

  async on(): Promise<void> {
    if (this.#isOn) return
    await this.#context._setLoras([{ filePath: this.#path }])
    this.#isOn = true
  }

  async off(): Promise<void> {
    if (!this.#isOn) return
    await this.#context._setLoras([])
    this.#isOn = false
  }
}
