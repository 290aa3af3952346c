import './jitless.ts'
import '@fontsource-variable/ibm-plex-sans/wght.css'
import '@fontsource/ibm-plex-mono/latin-400.css'
import '@fontsource/ibm-plex-mono/latin-500.css'
import './styles/tokens.css'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { Root } from './app/index.ts'
import { listenForPorts } from './link/index.ts'

listenForPorts()
const place = document.getElementById('root')
if (place === null) throw new Error('The page has no root.')
createRoot(place).render(<Root />)
