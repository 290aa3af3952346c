/** Days and months by name, as alternatives of a pattern. "May" is left out: it is a verb far more often. */
export const DAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday'
export const MONTHS = 'january|february|march|april|june|july|august|september|october|november|december'
