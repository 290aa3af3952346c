import { describe, expect, it } from 'vitest'
import { nextPiece, ReadPieces } from './read-pieces.ts'

describe('the pieces in which a prompt was read', () => {
  it('are remembered as they come', () => {
    const pieces = new ReadPieces()
    pieces.add(0, 128)
    pieces.add(128, 200)
    expect(pieces.all).toEqual([
      { end: 128, tokens: 128 },
      { end: 200, tokens: 72 },
    ])
  })
  it('end where the rest was dropped, and say with how many tokens they were read', () => {
    const pieces = new ReadPieces()
    pieces.add(0, 128)
    pieces.add(128, 256)
    pieces.keep(150)
    pieces.add(150, 160)
    expect(pieces.all).toEqual([
      { end: 128, tokens: 128 },
      { end: 150, tokens: 128 },
      { end: 160, tokens: 10 },
    ])
    pieces.keep(128)
    expect(pieces.all).toEqual([{ end: 128, tokens: 128 }])
    pieces.keep(0)
    expect(pieces.all).toEqual([])
  })
  it('forget what is read again', () => {
    const pieces = new ReadPieces()
    pieces.add(0, 100)
    pieces.add(40, 90)
    expect(pieces.all).toEqual([
      { end: 40, tokens: 100 },
      { end: 90, tokens: 50 },
    ])
  })
  it('are read again as they were', () => {
    const were = [
      { end: 128, tokens: 128 },
      { end: 150, tokens: 128 },
    ]
    expect(nextPiece(were, 0, 300, 64)).toEqual({ end: 128, tokens: 128 })
    expect(nextPiece(were, 128, 300, 64)).toEqual({ end: 150, tokens: 128 })
    expect(nextPiece(were, 150, 300, 64)).toEqual({ end: 214, tokens: 64 })
    expect(nextPiece(were, 128, 140, 64)).toEqual({ end: 140, tokens: 12 })
    expect(nextPiece([], 0, 10, 64)).toEqual({ end: 10, tokens: 10 })
  })
})
