import { describe, expect, it } from 'vitest'
import type { Turn } from '../../../../contract/records.ts'
import { visitOfLines as visit } from '../fixtures.ts'
import { findOmissions } from './omissions.ts'

const listed = (turns: readonly Turn[], note: readonly string[] = []) =>
  findOmissions(turns, note)
    .map(({ text }) => text)
    .join('; ')

describe('what is told', () => {
  it('is shown whole where it is short', () => {
    const turns = visit('D: Go on.', 'P: But my family, uh, live kind of outside of London not too far away.')
    expect(listed(turns, ['Her family are fine.'])).toBe('my family, live outside of London not too far away')
  })
  it('ends before a nod', () => {
    expect(listed(visit('D: And the skin?', "P: It's very itchy and dry, yeah, thank you."))).toBe("skin: It's very itchy and dry")
  })
})

describe('answers', () => {
  it('are heard where a denial goes on', () => {
    expect(listed(visit('D: Any fever?', 'P: No, just ear pain.'))).toBe('fever: no, just ear pain')
    expect(listed(visit('D: Do you have any allergies to any medication?', 'P: Uh, no just Latex.'))).toBe(
      'allergies to medication: no just Latex',
    )
    expect(listed(visit('D: Any allergies?', 'P: No. Just latex.'))).toBe('allergies: no, Just latex')
  })
  it('are with their question, where it asks for an allergy', () => {
    const turns = visit(
      'D: And do you have any allergy to any medications?',
      'P: Um, yeah I think there was an antibiotic, um, called Clindamycin.',
    )
    expect(findOmissions(turns, [])).toMatchObject([
      { kind: 'allergy', text: 'allergy to medications: I think there was an antibiotic, called Clindamycin' },
    ])
  })
  it('name an allergy that a note denies', () => {
    const turns = visit('D: Do you have any allergies to any medication?', 'P: Uh, no just Latex.')
    expect(findOmissions(turns, ['No known drug allergies.'])).toMatchObject([
      { kind: 'allergy', text: expect.stringContaining('Latex') as string },
    ])
    expect(listed(turns, ['Allergic to latex.'])).toBe('')
  })
  it('are told once', () => {
    expect(listed(visit('D: Do you have any diarrhoea?', 'P: No. No diarrhoea.'))).toMatch(/^no diarrhoea$/i)
  })
  it('take back a denial', () => {
    const list = listed(visit('D: Any vomiting?', 'P: No.', 'P: I vomited at first, and then it stopped.'))
    expect(list).not.toMatch(/no vomiting/i)
    expect(list).toMatch(/vomited at first/)
  })
  it('say sides, numbers and times that the note lacks', () => {
    expect(listed(visit('D: Which eye is itchy?', 'P: Both eyes.'), ['Itchy eye.'])).toMatch(/both eyes/i)
    expect(listed(visit('D: How many times a day is the diarrhea?', 'P: Like six or seven times a day?'), ['Diarrhea.'])).toMatch(
      /six or seven times a day/,
    )
    expect(listed(visit('D: When did you last take methotrexate?', 'P: This morning.'), ['Takes methotrexate.'])).toMatch(
      /methotrexate: This morning/,
    )
  })
  it('have a number of their own where the note has it of another thing', () => {
    const turns = visit('D: When was your last, when was your last period?', 'P: Um, two weeks ago.')
    expect(listed(turns, ['She has taken the combined pill for two weeks.'])).toBe('when was your last period: two weeks ago')
    expect(listed(turns, ['Her last period was two weeks ago.'])).toBe('')
  })
  it('wait for the answer behind a sound of listening', () => {
    const list = listed(visit('D: Do you find it difficult to look at the light?', 'P: Yep.', "P: No, the light doesn't bother me."))
    expect(list).not.toMatch(/difficult to look at the light(?!: no)/)
  })
  it('keep the verb of what is affirmed', () => {
    expect(listed(visit('D: Are you taking your insulin?', 'P: Yeah.'))).toMatch(/taking your insulin/)
  })
})

it('lists what the note denies and the patient affirms', () => {
  const turns = visit('D: How are you in yourself?', 'P: I have been feeling down since spring.')
  expect(listed(turns, ['Not depressed since spring.'])).toMatch(/feeling down/)
  expect(listed(turns, ['Depressed since spring.'])).toBe('')
})

describe('what the patient came for', () => {
  it('is listed, though a greeting asks for it', () => {
    const turns = visit('D: Good morning, how can I help you?', "P: I've had diarrhea for the last three days.")
    expect(listed(turns)).toMatch(/diarrhea for the last three days/)
  })
})

describe('what is left out', () => {
  it.each([
    ['who the patient is', visit('D: And your address for me, please.', 'P: Sixty Hanover Steps.')],
    ['a name', visit('D: Hello.', "P: Hello, I'm Peter.")],
    ['what a hand points at', visit('D: Does it hurt if I touch you down here?', 'P: Yes.')],
    ['a sentence that breaks off', visit('D: Okay.', 'P: I occasionally noticed a')],
  ])('%s', (_what, turns) => {
    expect(findOmissions(turns, [])).toEqual([])
  })
  it('a warning that was agreed to', () => {
    const turns = visit('D: Any chest pain?', 'P: No.', 'D: If you get any chest pain, call us. OK?', 'P: Yes, I will.')
    expect(listed(turns)).toBe('no chest pain')
  })
})

it('keeps what is told in confidence, and no denial that is taken back at once', () => {
  const turns = visit(
    'D: Are you currently sexually active?',
    'P: No, no, not',
    'P: Uh yeah, I have a boyfriend. I smoked weed for the first time last week.',
    'D: Okay.',
  )
  const found = findOmissions(turns, [])
    .map(({ text }) => text)
    .join('\n')
  expect(found).toContain('smoked weed')
  expect(found).not.toMatch(/\bno (?:currently )?sexually active/)
})

describe('what a note has in one place', () => {
  const turns = visit('D: How do you get here?', 'P: My brother drives me to the dialysis.')
  const between = ['Blood work was reviewed.', 'He sleeps well.', 'He eats regular meals.']

  it('is written there', () => {
    expect(listed(turns, ['Seen today.', ...between, 'His brother drives him to dialysis.'])).not.toContain('brother')
  })
  it('is missing where its words are strewn over the note', () => {
    expect(listed(turns, ['Seen at dialysis.', ...between, 'His brother has asthma.', ...between, 'He drives.'])).toContain(
      'brother drives me',
    )
  })
})

it('gives a dose to the drug that was named last before it', () => {
  const turns = visit(
    'D: Please stop the ibuprofen. It is hard on the kidneys together with lisinopril. Take acetaminophen instead, 650 milligrams.',
    'P: Okay.',
  )
  const list = listed(turns, ['She takes lisinopril 20 mg daily. Stop ibuprofen.'])
  expect(list).toContain('acetaminophen')
  expect(list).not.toMatch(/lisinopril,? 650/)
})

it('says that what is denied now was had before', () => {
  expect(listed(visit('D: Do you smoke?', 'P: No, I quit eleven years ago.'))).toMatch(/smoke: no, I quit eleven years ago/i)
  expect(listed(visit('D: Do you smoke?', 'P: No.'))).toBe('no smoking')
})

it('lists a medicine that did harm where allergies are', () => {
  const turns = visit('D: What happened when you took penicillin?', 'P: I got hives. And sulfa drugs make me throw up.')
  expect(findOmissions(turns, []).find(({ text }) => text.includes('sulfa'))?.kind).toBe('allergy')
})
