/** How large a transcript may be. Beyond these it is refused before any work is done on it. */

/** Bytes of a file; an hour of speech with word times is about 1 MB. */
export const MAX_BYTES = 20_000_000
/** UTF-16 units of text, decoded or pasted. */
export const MAX_CHARACTERS = 20_000_000
export const MAX_TURNS = 50_000
/** From here on a person is asked to look: an hour's visit has a few hundred turns. */
export const MANY_TURNS = 2000
/** Fewer words than this are pointed out. */
export const SHORT_WORDS = 50
/** Characters of a turn that is still shown and matched as one. */
export const LONG_TURN = 2000
/** What a longer one is cut to, at most, at sentence ends where there are any. */
export const SPLIT_TURN = 1000
export const MAX_LABEL = 100
