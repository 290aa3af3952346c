import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Modules and globals that reach a network: none of `src` may name them. The egress guard, which closes them, is the one exception. */
const networkModules = ['net', 'http', 'https', 'http2', 'tls', 'dns', 'dns/promises', 'dgram', 'inspector', 'undici', 'ws']
const networkPaths = networkModules.flatMap((name) =>
  [name, `node:${name}`].map((path) => ({ name: path, message: 'Nothing in Cloister opens a socket.' })),
)
const electronNet = {
  name: 'electron',
  importNames: ['net', 'autoUpdater', 'crashReporter', 'netLog'],
  message: 'Nothing leaves the machine.',
}
const networkGlobals = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'RTCPeerConnection', 'WebTransport'].map((name) => ({
  name,
  message: 'Nothing in Cloister opens a socket.',
}))
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read at the entries only; pass what is needed as a parameter.',
}

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'test-results/', '**/test-results/', 'dist/', '.bench/', 'playwright-report/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-empty-function': 'off',
      // Objects of functions, not classes, are the manner here: nothing hangs on `this`.
      '@typescript-eslint/unbound-method': 'off',
      // What it would have instead is refused by no-non-null-assertion.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': ['error', { paths: [...networkPaths, electronNet] }],
      'no-restricted-globals': ['error', ...networkGlobals],
      'no-restricted-syntax': ['error', noEnvironment],
    },
  },
  {
    // Entries, and what they hand the environment to.
    files: [
      'src/main/shell/main.ts',
      'src/main/shell/child-environment.ts',
      'src/main/service/main.ts',
      'src/main/engine/main.ts',
      'src/main/shell/processes.ts',
      'src/main/service/forked-engine.ts',
      'src/main/cli/**/*.ts',
      'src/**/*.test.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/main/egress-guard.ts', 'src/main/egress-probe.ts', 'src/main/egress-guard.test.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' },
  },
  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.flat['recommended-latest'].rules,
      // Conditions of React's compiler, which is not used here.
      'react-hooks/immutability': 'off',
      'react-hooks/set-state-in-effect': 'off',
      'react-hooks/refs': 'off',
      // The parts that are to replace it are not in the library's documentation yet.
      '@typescript-eslint/no-deprecated': ['error', { allow: [{ from: 'package', package: 'react-aria-components', name: ['Radio'] }] }],
    },
  },
  {
    files: ['bench/**/*.ts', 'tests/kill/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/*.spec.ts', 'tests/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'no-restricted-globals': 'off',
      // Playwright reads from an empty pattern that a fixture needs no other.
      'no-empty-pattern': 'off',
      // Tried on purpose, to see it refused.
      '@typescript-eslint/no-implied-eval': 'off',
    },
  },
  {
    files: ['scripts/**/*.mjs', '**/*.mjs', '**/*.cjs', 'eslint.config.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'Buffer', 'fetch', 'setTimeout', 'clearTimeout', 'module', 'AbortController'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  { files: ['scripts/prepare.mjs'], rules: { 'no-var': 'off', 'prefer-const': 'off' } },
)
