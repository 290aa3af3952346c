#!/usr/bin/env node
/**
 * Brings what a fresh machine lacks: `node scripts/prepare.mjs --for start|test`. Plain Node without dependencies, and done in a second
 * when there is nothing to do. With `scripts/model-fetch.mjs` it is the only code here that uses a network; the app can never call it.
 *
 * This file stays readable for a Node that is far too old, so that such a Node gets a sentence and not a syntax error.
 */
var oldest = 20
var version = process.versions.node
if (Number(version.split('.')[0]) < oldest) {
  process.stderr.write('\nCloister is set up with Node ' + oldest + ' or newer, and this is Node ' + version + '.\n')
  process.stderr.write(
    'Install a newer one (https://nodejs.org, or the package manager of your system) and run the same command again.\n\n',
  )
  process.exitCode = 1
} else {
  import('./prepare/index.mjs').then(
    function (it) {
      return it.prepare(process.argv.slice(2))
    },
    function (error) {
      process.stderr.write('Preparing could not start: ' + String(error && error.message) + '\n')
      process.exitCode = 1
    },
  )
}
