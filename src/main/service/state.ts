/** What the service holds between calls: at most one open vault, and the parts that work on it. */
import { Fault } from '../../contract/errors.ts'
import type { EngineStatus, MachineReport } from '../../contract/models.ts'
import type { Settings } from '../../contract/settings.ts'
import type { VaultStatus } from '../../contract/vault.ts'
import { createSession, type Session } from './access/index.ts'
import { createDecisions, type Decisions } from './decisions/index.ts'
import { createDrafting, type Drafting } from './drafting/index.ts'
import type { EngineConnection } from './engine-connection.ts'
import { createCalibrations, createEvaluations, createModels, machineReport, type Evaluations, type Models } from './models/index.ts'
import { createRecords, type Records } from './records/index.ts'
import { createSettings, type SettingsStore } from './settings.ts'
import { openVault, vaultState, type KeyVault, type Vault } from './vault/index.ts'

export type ServiceOptions = {
  /** The vault's folder. */
  readonly folder: string
  /** Folders that may hold model files, first found wins; imports go to the first. */
  readonly modelFolders: readonly string[]
  /** The app's `resources` and `models` folders. */
  readonly resourcesFolder: string
  readonly catalogueFolder: string
  readonly appVersion: string
  readonly engine: EngineConnection
  readonly keyVault: KeyVault
  readonly now: () => Date
  /** Gives the path behind a ticket that the shell handed to the window, once. */
  readonly redeemTicket: (ticket: string) => string | null
  /** Told whenever settings are read or changed while a vault is open: the shell locks by them. */
  readonly onSettings: (settings: Settings) => void
}

/** All that works on an open vault. */
export type Wing = {
  readonly vault: Vault
  readonly records: Records
  readonly decisions: Decisions
  readonly models: Models
  readonly evaluations: Evaluations
  readonly settings: SettingsStore
  readonly drafting: Drafting
}

const noEngine: EngineStatus = {
  state: 'unavailable',
  modelName: null,
  device: null,
  tokensPerSecond: null,
  contextTokens: null,
  contextUsed: null,
  llamaCppRelease: null,
  memoryBytes: null,
}

export class ServiceState {
  readonly options: ServiceOptions
  #wing: Wing | null = null
  #opening = false

  constructor(options: ServiceOptions) {
    this.options = options
  }

  get isOpen(): boolean {
    return this.#wing !== null
  }

  /** @throws Fault LOCKED while no vault is open. */
  get wing(): Wing {
    if (this.#wing === null) throw new Fault('LOCKED')
    return this.#wing
  }

  /** @throws Fault VAULT_BUSY where a vault is open, or being opened by another call. */
  async opening<T>(work: () => Promise<T>): Promise<T> {
    if (this.#wing !== null || this.#opening) throw new Fault('VAULT_BUSY')
    this.#opening = true
    try {
      return await work()
    } finally {
      this.#opening = false
    }
  }

  /** Takes an opened vault into service and signs its user in. */
  open(vault: Vault): Session {
    const { now, engine, onSettings } = this.options
    const records = createRecords({ vault, now, resourcesFolder: this.options.resourcesFolder })
    const decisions = createDecisions({ vault, now })
    const settings = createSettings(vault)
    const choice = {
      get: () => settings.get().modelId,
      set: (modelId: string) => {
        settings.set({ ...settings.get(), modelId })
      },
    }
    const models = createModels({ vault, now, folders: this.options.modelFolders, catalogueFolder: this.options.catalogueFolder, choice })
    const calibrations = createCalibrations(vault)
    const evaluations = createEvaluations(vault, now)
    const drafting = createDrafting({
      vault,
      records,
      decisions,
      models,
      calibrations,
      evaluations,
      appVersion: this.options.appVersion,
      settings,
      engine,
      now,
      resourcesFolder: this.options.resourcesFolder,
    })
    this.#wing = { vault, records, decisions, models, evaluations, settings, drafting }
    onSettings(settings.get())
    return createSession(vault.user)
  }

  /** Closes the open vault and opens it anew, with all the checks of opening. Where that fails, it is locked. */
  async reopen(passphrase: string): Promise<Session> {
    await this.close()
    return this.opening(async () => this.open(await openVault({ ...this.options, passphrase })))
  }

  async machineReport(): Promise<MachineReport> {
    const { catalogueFolder, engine, modelFolders } = this.options
    const devices = await engine
      .client()
      .devices({})
      .then(
        (found) => found.devices,
        () => [], // the report stands without an engine; the screen says so
      )
    return machineReport({ catalogueFolder, modelFolders, devices })
  }

  /** What the engine does now; `unavailable` where none answers. */
  async engineStatus(): Promise<EngineStatus> {
    try {
      return await this.options.engine.client().status({})
    } catch {
      return noEngine
    }
  }

  sessionOfOpenVault(): Session {
    return createSession(this.wing.vault.user)
  }

  async status(): Promise<VaultStatus> {
    const { folder, keyVault, appVersion } = this.options
    const keychain = await keyVault.state()
    const wing = this.#wing
    if (wing !== null) {
      const { backend, user, readOnly, recoveryKeyConfirmed } = wing.vault
      return { state: 'open', problem: null, folder, backend, keychain, user, readOnly, recoveryKeyConfirmed, appVersion }
    }
    const found = vaultState(folder)
    return {
      state: found.state,
      problem: found.problem,
      folder,
      backend: found.backend,
      keychain,
      user: null,
      readOnly: false,
      recoveryKeyConfirmed: false,
      appVersion,
    }
  }

  /** Checkpoints the ledger and closes the vault. Safe to call when nothing is open. */
  async close(): Promise<void> {
    const wing = this.#wing
    this.#wing = null
    await wing?.drafting.close()
    await wing?.vault.close()
  }
}
