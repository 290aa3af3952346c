/** node-llama-cpp, imported only when it is needed: by then every way out of this process is closed. */
import type * as Library from 'node-llama-cpp'
import type { Llama, LlamaGpuType } from 'node-llama-cpp'
import type { EngineFacts } from '../../contract/engine.ts'
import { Fault } from '../../contract/errors.ts'
import type { Device, GpuType } from '../../contract/models.ts'

export type LlamaLibrary = typeof Library

let library: Promise<LlamaLibrary> | null = null
export function llamaLibrary(): Promise<LlamaLibrary> {
  library ??= import('node-llama-cpp')
  return library
}

/** @throws Fault ENGINE_UNAVAILABLE where no binary runs on this machine, or not on this device */
export async function startLlama(device: Device): Promise<Llama> {
  const { getLlama, LlamaLogLevel } = await llamaLibrary()
  const gpu = device === 'cpu' ? false : device
  try {
    // Never build, never download, never look at the user's NODE_LLAMA_CPP_* settings.
    return await getLlama({
      gpu,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
      // What llama.cpp has to say could quote a prompt.
      logger: () => undefined,
    })
  } catch {
    throw new Fault('ENGINE_UNAVAILABLE', { device })
  }
}

/** The device as people name it: `CPU`, `CUDA (NVIDIA …)`. */
export async function deviceName(llama: Llama): Promise<string> {
  if (llama.gpu === false) return 'CPU'
  const [name] = await llama.getGpuDeviceNames()
  return `${llama.gpu.toUpperCase()}${name === undefined ? '' : ` (${name})`}`
}

/** What the engine runs on, by a library that chose its device itself. */
export async function factsOf(llama: Llama): Promise<EngineFacts> {
  const { getLlamaGpuTypes } = await llamaLibrary()
  const names = llama.gpu === false ? [] : await llama.getGpuDeviceNames()
  return {
    devices: ['CPU', ...names.map((name) => `${String(llama.gpu)}: ${name}`)],
    gpus: gpusFrom(llama.gpu, await getLlamaGpuTypes('supported')),
    llamaCppRelease: llama.llamaCppRelease.release,
  }
}

/** What is left to try of the ways that are `supported`: the library's `own` choice, and those behind it. It found those before it unusable. */
export function gpusFrom(own: LlamaGpuType, supported: readonly LlamaGpuType[]): GpuType[] {
  return own === false ? [] : [own, ...supported.slice(supported.indexOf(own) + 1).filter((type) => type !== false)]
}
