/** The service as a child process on its IPC channel, to be killed at any moment. Arguments: vault folder. */
import { MessageChannel } from 'node:worker_threads'
import { serviceForTests } from '../support/service.ts'

const folder = process.argv[2]
if (folder === undefined || process.send === undefined) throw new Error('usage: fork service-child.ts FOLDER')

const service = serviceForTests(folder)
const { port1, port2 } = new MessageChannel()
service.serve(port1)
port1.start()
port2.on('message', (message: unknown) => process.send?.(message))
process.on('message', (message) => port2.postMessage(message))
process.send('up')
