/** Who is signed in, and what they may do. */
export { authorize, createSession, type Session } from './session.ts'
