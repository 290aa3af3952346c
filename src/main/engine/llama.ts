/** node-llama-cpp, imported only when it is needed: by then every way out of this process is closed. */
import type * as Library from 'node-llama-cpp'
import type { Llama } from 'node-llama-cpp'
import { Fault } from '../../contract/errors.ts'
import type { Device } from '../../contract/models.ts'

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
