/** Which way things point. tests/unit/boundaries.test.ts proves that each rule really refuses. */

const service = (name) => `^src/main/service/${name}/`
/** The service's modules from the ground up: each may import those before it, never those after. */
const modules = ['ledger', 'vault', 'access', 'records', 'decisions', 'models', 'drafting']

/** Only `index.ts` of a module may be imported from outside of it; tests and what helps them may look inside their own. */
const doors = [...modules.map((name) => `src/main/service/${name}`), 'src/main/service/procedures'].map((folder) => ({
  name: `door-of-${folder.split('/').at(-1)}`,
  comment: `${folder} is called through its index.ts.`,
  severity: 'error',
  from: {
    path: '^(src|bench|tests)/',
    pathNot: folder.endsWith('procedures') ? `^${folder}/|^src/main/service/index\\.ts$` : `^${folder}/`,
  },
  to: { path: `^${folder}/`, pathNot: `^${folder}/(index|testing)\\.ts$` },
}))

/** Migrations are collected in one ordered list, and the vault's own tests make vaults: these two know of later modules. */
const order = modules.slice(0, -1).map((name, at) => ({
  name: `order-of-${name}`,
  comment: `${name} may not import what stands above it.`,
  severity: 'error',
  from: { path: service(name), pathNot: '\\.test\\.ts$|/testing\\.ts$' },
  to: {
    path: modules
      .slice(at + 1)
      .map(service)
      .join('|'),
  },
}))

/** @param {string} name @param {string} from @param {string} to */
const never = (name, comment, from, to, pathNot) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...(pathNot === undefined ? {} : { pathNot }) },
  to: { path: to },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle of imports has no order.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'What is imported must exist.',
      severity: 'error',
      from: { path: '^(src|bench|tests)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'not-from-dev',
      comment: 'What ships imports only what is a dependency.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$|/testing\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^(node_modules/)?electron(/|$)',
      },
    },
    never('contract-stands-alone', 'The contract imports nothing of ours.', '^src/contract/', '^src/(main|preload|renderer)/'),
    never(
      'renderer-knows-only-the-contract',
      'The window sees the contract and nothing behind it.',
      '^src/renderer/',
      '^src/(main|preload)/',
    ),
    never('preload-knows-only-the-contract', 'Preload hands on ports.', '^src/preload/', '^src/(main|renderer)/'),
    never(
      'shell-never-reaches-in',
      'The shell never decides about records.',
      '^src/main/shell/',
      '^src/(renderer|preload)/|^src/main/(service|engine|cli)/',
    ),
    never(
      'service-is-plain-node',
      'The service knows neither shell, engine, window nor command line.',
      '^src/main/service/',
      '^src/(renderer|preload)/|^src/main/(shell|engine|cli)/',
    ),
    never(
      'engine-knows-no-records',
      'The engine holds neither keys nor records.',
      '^src/main/engine/',
      '^src/(renderer|preload)/|^src/main/(shell|service|cli)/',
    ),
    never(
      'cli-without-electron',
      'The command line runs without shell and window.',
      '^src/main/cli/',
      '^src/(renderer|preload)/|^src/main/shell/',
    ),
    never(
      'no-test-code-in-what-ships',
      'Tests import what ships, never the reverse.',
      '^src/',
      '^(tests|bench|scripts)/',
      '\\.test\\.tsx?$|/testing\\.ts$',
    ),
    never(
      'electron-in-the-shell-only',
      'Only the shell and preload know Electron.',
      '^src/(main/(service|engine|cli)|contract|renderer)/',
      '^(node_modules/)?electron(/|$)',
    ),
    {
      name: 'no-network',
      comment: 'Nothing in src can open a socket; the egress guard, which closes these modules, is the exception.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/egress-(guard|probe)(\\.test)?\\.ts$' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(net|http|https|http2|tls|dns|dns/promises|dgram)$' },
    },
    {
      name: 'no-node-in-the-window',
      comment: 'Neither window nor contract touch Node.',
      severity: 'error',
      from: { path: '^src/(renderer|contract|preload)/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'database-in-the-vault-only',
      comment: 'SQL stays behind the vault and the tables of each module.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main/service/' },
      to: { path: 'better-sqlite3' },
    },
    ...order,
    ...doors,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
    },
    exclude: { path: '^(out|dist)/|\\.module\\.css$' },
  },
}
