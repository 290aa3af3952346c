/** Tells files that are no text from files that are, by their first bytes. */

const signatures: readonly (readonly [kind: string, offset: number, bytes: string])[] = [
  ['pdf', 0, '%PDF-'],
  ['zip-or-office', 0, 'PK\x03\x04'],
  ['office', 0, '\xD0\xCF\x11\xE0'],
  ['rich-text', 0, '{\\rtf'],
  ['wave', 0, 'RIFF'],
  ['mp3', 0, 'ID3'],
  ['mp3', 0, '\xFF\xFB'],
  ['ogg', 0, 'OggS'],
  ['flac', 0, 'fLaC'],
  ['mp4', 4, 'ftyp'],
  ['png', 0, '\x89PNG'],
  ['jpeg', 0, '\xFF\xD8\xFF'],
  ['gif', 0, 'GIF8'],
  ['gzip', 0, '\x1F\x8B'],
  ['7z', 0, '7z\xBC\xAF'],
  ['database', 0, 'SQLite format 3'],
  ['program', 0, '\x7FELF'],
  ['program', 0, 'MZ\x90'],
  ['model', 0, 'GGUF'],
]

/** The kind of a file that is not text, or null where its beginning could be text of some encoding. */
export function binaryKind(bytes: Uint8Array): string | null {
  for (const [kind, offset, text] of signatures) {
    if (text.split('').every((character, i) => bytes[offset + i] === character.charCodeAt(0))) return kind
  }
  return null
}

/** True where so many bytes are control codes that no 8-bit text would hold them. Looks at the first 64 KiB. */
export function isMostlyControl(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 65_536)
  let control = 0
  for (const byte of sample) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) control++
  return control > 16 && control > sample.length * 0.05
}
