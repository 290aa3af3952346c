/** A signed note as a page for print: one file, nothing loaded from anywhere, no script. Pure. */
import { emptySection, type Encounter, type Note, type NoteSection, type Patient } from '../../../../contract/records.ts'
import { AI_LINE, hasModelText, localTime, paragraphs, signatureLine, standing, writerOf, type Writer } from './note-text.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
const lines = (text: string): string => escape(text).replace(/\r\n|\r|\n/g, '<br>')

const MARK: Record<Writer, string> = { model: '', edited: '<sup>‡</sup>', clinician: '<sup>†</sup>' }

const STYLE = `
@page { size: auto; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #444 } }
body { font: 10.5pt/1.45 "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #111; margin: 0 }
header { border-bottom: 1.5pt solid #111; padding-bottom: 6pt; margin-bottom: 10pt }
header h1 { font-size: 15pt; margin: 0 0 4pt }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: 1pt 10pt; margin: 0 }
dt { color: #444 } dd { margin: 0 }
h2 { font-size: 9.5pt; letter-spacing: .06em; text-transform: uppercase; margin: 11pt 0 2pt; break-after: avoid }
p { margin: 0 0 3pt; orphans: 2; widows: 2 }
.none { color: #444; font-style: italic }
.signature { margin-top: 14pt; border-top: .75pt solid #111; padding-top: 5pt; break-inside: avoid }
.addendum { margin-top: 12pt; border-left: 2pt solid #111; padding-left: 8pt }
footer { margin-top: 12pt; font-size: 8pt; color: #444; break-inside: avoid }
sup { font-size: 7pt; line-height: 0 }
code { font: 7.5pt ui-monospace, Consolas, monospace; overflow-wrap: anywhere }
`

function sectionHtml(section: NoteSection, empty: string): string {
  const items = standing(section).map((statement) => ({ text: statement.currentText.trim(), mark: MARK[writerOf(statement)] }))
  const body =
    items.length === 0
      ? `<p class="none">${empty}</p>`
      : paragraphs(items)
          .map((paragraph) => `<p>${paragraph.map(({ text, mark }) => `${lines(text)}${mark}`).join(' ')}</p>`)
          .join('\n')
  return `<section><h2>${escape(section.title)}</h2>\n${body}</section>`
}

function footnote(note: Note): string {
  const statements = note.sections.flatMap(standing)
  const count = (writer: Writer): number => statements.filter((statement) => writerOf(statement) === writer).length
  const marks = [
    count('model') > 0 ? `Sentences without a mark (${String(count('model'))}) were drafted by AI from the visit transcript.` : '',
    count('edited') > 0 ? `‡ Drafted by AI and changed by the clinician (${String(count('edited'))}).` : '',
    count('clinician') > 0 ? `† Written by the clinician (${String(count('clinician'))}).` : '',
  ]
  return marks.filter((mark) => mark !== '').join(' ')
}

export type PrintFacts = { readonly note: Note; readonly patient: Patient; readonly encounter: Encounter; readonly timeZone: string }

/** The whole note, or one section of it, with patient header, signature, addenda, and who wrote what. */
export function noteHtml({ note, patient, encounter, timeZone }: PrintFacts, sectionKey: string | null): string {
  const sections = note.sections.filter(({ key }) => sectionKey === null || key === sectionKey)
  const name = [patient.familyName, patient.givenName].filter((part) => part !== '').join(', ')
  const facts: readonly (readonly [string, string])[] = [
    ['Patient', name],
    ['Born', patient.birthDate ?? 'not given'],
    ['Record number', patient.mrn ?? 'none'],
    ['Sex', patient.sex],
    ['Visit', localTime(encounter.startedAt, timeZone)],
    ['Reason', encounter.reason === '' ? 'not given' : encounter.reason],
  ]
  const { signature } = note
  const signed =
    signature === null
      ? ''
      : `<div class="signature"><p>${escape(signatureLine(signature, timeZone))}</p><p>Note version ${String(note.version)}, SHA-256 <code>${signature.sha256}</code></p></div>`
  const addenda = note.addenda
    .map(
      ({ text, signature: by }) =>
        `<div class="addendum"><h2>Addendum</h2><p>${lines(text)}</p><p>${escape(signatureLine(by, timeZone))}</p></div>`,
    )
    .join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Clinical note</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>Clinical note</h1>
<dl>${facts.map(([term, value]) => `<dt>${term}</dt><dd>${escape(value)}</dd>`).join('')}</dl></header>
${sections.map((section) => sectionHtml(section, emptySection(note, section))).join('\n')}
${signed}
${addenda}
<footer>${hasModelText(note) ? `${AI_LINE} ` : ''}${footnote(note)}</footer>
</body>
</html>
`
}
