export { linkStore, listenForPorts, type Connection, type Reason, type ServiceClient } from './connection.ts'
export { explain, isAbort, type Explained } from './explain.ts'
export { ConnectionContext, useLink } from './link-context.ts'
