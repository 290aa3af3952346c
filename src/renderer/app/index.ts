export { Root } from './root.tsx'
