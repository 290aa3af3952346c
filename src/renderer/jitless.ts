/** Before any schema is made: the page may not make code from text, so the schema library must not try. */
import { z } from 'zod'

z.config({ jitless: true })
