/** A made-up visit and its note, for looking at the screens. No one in it exists. */
import type { Mark } from '../../../src/contract/marks.ts'
import type { CheckedStatement, FoundOmission, Risk, Template, Turn } from '../../../src/contract/records.ts'

const said: readonly (readonly ['Dr. Whitfield' | 'Patient', string])[] = [
  ['Dr. Whitfield', 'Good morning. I have you down for your breathing and a blood pressure check. How have you been?'],
  ['Patient', 'Not too bad, but the cough has been back for about three weeks now. Mostly at night.'],
  ['Dr. Whitfield', 'Does anything come up with it?'],
  ['Patient', 'No, it is dry. And I wheeze when I climb the stairs to my flat, that is new since the spring.'],
  ['Dr. Whitfield', 'Any fever, chest pain, or coughing up blood?'],
  ['Patient', 'No fever, no chest pain. No blood, nothing like that.'],
  ['Dr. Whitfield', 'How often do you reach for the blue inhaler?'],
  ['Patient', 'The albuterol? Four or five times a week. It used to be once, maybe.'],
  ['Dr. Whitfield', 'And the fluticasone, two puffs twice a day, are you taking that every day?'],
  ['Patient', 'To be honest I stopped it in August. I ran out and felt fine, so I never refilled it.'],
  ['Dr. Whitfield', 'That may well be why the cough came back. Are you waking up at night?'],
  ['Patient', 'Twice this week. I sit up, take a puff, and it settles in ten minutes.'],
  ['Dr. Whitfield', 'What about the lisinopril, ten milligrams in the morning?'],
  ['Patient', 'Every morning, yes. I have not missed one.'],
  ['Dr. Whitfield', 'Any dizziness, or swelling of the lips or face?'],
  ['Patient', 'No. My right ankle swells a bit in the evening, but only the right one, since I sprained it.'],
  ['Dr. Whitfield', 'And you told us you are allergic to penicillin?'],
  ['Patient', 'Yes, it gave me a rash when I was a child.'],
  ['Dr. Whitfield', 'Do you smoke, or does anyone at home?'],
  ['Patient', 'I never have. My brother smokes, but only on the balcony.'],
  ['Dr. Whitfield', 'Let me have a listen. Deep breath in. There is a wheeze on both sides when you breathe out, no crackles.'],
  ['Dr. Whitfield', 'Blood pressure is 138 over 84, pulse 78, oxygen 97 percent on room air. Peak flow is 340, your best was 420.'],
  ['Patient', 'Is that bad?'],
  ['Dr. Whitfield', 'It is 80 percent of your best, so there is room to do better. Your asthma is not well controlled at the moment.'],
  [
    'Dr. Whitfield',
    'I want you back on fluticasone 110 micrograms, two puffs twice a day, with the spacer. Keep the albuterol for when you need it.',
  ],
  ['Patient', 'All right. And the blood pressure?'],
  ['Dr. Whitfield', 'A little above where I want it. We leave the lisinopril as it is, and you measure at home for two weeks.'],
  ['Dr. Whitfield', 'Lisinopril can cause a dry cough as well. If it is still there in four weeks with the inhaler, we change it.'],
  ['Patient', 'That makes sense. Do I need the flu shot?'],
  ['Dr. Whitfield', 'Yes, we will give it to you today. And I would like a basic metabolic panel, it has been a year.'],
  ['Patient', 'Fine. When do you want to see me?'],
  ['Dr. Whitfield', 'In four weeks, sooner if you need the blue inhaler every day or the nights get worse.'],
]

export const turns: readonly Turn[] = said.map(([speaker, text], index) => ({
  number: index + 1,
  speaker,
  role: speaker === 'Patient' ? 'patient' : 'clinician',
  text,
  startMs: index * 9400,
  endMs: index * 9400 + 8600,
}))

type Basis = readonly (readonly [turn: number, ...parts: string[]])[]

/** A statement on the turns it rests on, its spans found by their words. */
function statement(risk: Risk, mark: Mark, text: string, basis: Basis, reasons: CheckedStatement['reasons'] = []): CheckedStatement {
  const sure: CheckedStatement['reasons'] = mark === 'supported' ? [{ ...holds('The model was sure of it.'), check: 'certainty' }] : []
  return {
    text,
    risk,
    verdict: mark === 'found' ? 'supported' : mark,
    reasons: [
      ...sure,
      ...(reasons.length > 0 ? reasons : [holds(`The visit says it in turn ${basis.map(([turn]) => String(turn)).join(' and ')}.`)]),
    ],
    evidence: basis.map(([turn, ...parts]) => ({
      turn,
      score: 0.9,
      spans: parts.map((part) => {
        const start = turns[turn - 1]?.text.indexOf(part) ?? -1
        if (start < 0) throw new Error(`turn ${String(turn)} does not hold "${part}"`)
        return { start, end: start + part.length }
      }),
    })),
  }
}

function holds(sentence: string): CheckedStatement['reasons'][number] {
  return { check: 'support', outcome: 'holds', sentence, span: null }
}

export const drafted: readonly (readonly [sectionKey: string, statements: readonly CheckedStatement[]])[] = [
  [
    'chief-complaint',
    [
      statement('symptom', 'supported', 'Cough and wheeze; blood pressure check.', [
        [1, 'breathing and a blood pressure check'],
        [2, 'cough'],
      ]),
    ],
  ],
  [
    'history',
    [
      statement('symptom', 'supported', 'Dry cough for about three weeks, mostly at night.', [
        [2, 'about three weeks', 'Mostly at night'],
        [4, 'dry'],
      ]),
      statement('symptom', 'found', 'Wheezes on climbing stairs, new since the spring.', [
        [4, 'I wheeze when I climb the stairs', 'new since the spring'],
      ]),
      statement('symptom', 'supported', 'Denies fever, chest pain and hemoptysis.', [[6, 'No fever, no chest pain', 'No blood']]),
      statement(
        'medication',
        'unsure',
        'Uses albuterol four to five times a day.',
        [[8, 'albuterol', 'Four or five times a week']],
        [
          {
            check: 'number',
            outcome: 'unsure',
            sentence: 'The visit says “a week” where the note says “a day” (turn 8).',
            span: { start: 16, end: 39 },
          },
          holds('The drug is named in turn 8.'),
        ],
      ),
      statement('medication', 'found', 'Stopped fluticasone in August after running out.', [
        [9, 'fluticasone'],
        [10, 'stopped it in August', 'ran out'],
      ]),
      statement('medication', 'supported', 'Takes lisinopril 10 mg every morning without missed doses.', [
        [13, 'lisinopril, ten milligrams in the morning'],
        [14, 'have not missed one'],
      ]),
      statement(
        'symptom',
        'unsure',
        'Left ankle swells in the evening since a sprain.',
        [[16, 'right ankle swells', 'since I sprained it']],
        [
          {
            check: 'laterality',
            outcome: 'unsure',
            sentence: 'The note says “left”, the visit “right” (turn 16).',
            span: { start: 0, end: 4 },
          },
        ],
      ),
      statement('other', 'supported', 'Never smoker.', [[20, 'I never have']]),
    ],
  ],
  ['review-of-systems', []],
  [
    'physical-examination',
    [
      statement('other', 'supported', 'Bilateral expiratory wheeze, no crackles.', [
        [21, 'wheeze on both sides when you breathe out, no crackles'],
      ]),
      statement('other', 'supported', 'BP 138/84, pulse 78, SpO2 97% on room air.', [
        [22, '138 over 84', 'pulse 78', '97 percent on room air'],
      ]),
      statement(
        'other',
        'unsupported',
        'Heart sounds are regular without murmurs.',
        [],
        [
          {
            check: 'support',
            outcome: 'fails',
            sentence: 'Nothing in the visit speaks of heart sounds or murmurs.',
            span: { start: 0, end: 41 },
          },
        ],
      ),
    ],
  ],
  [
    'results',
    [
      statement('other', 'supported', 'Peak flow 340, 80% of personal best (420).', [
        [22, 'Peak flow is 340, your best was 420'],
        [24, '80 percent of your best'],
      ]),
    ],
  ],
  [
    'assessment-and-plan',
    [
      statement('diagnosis', 'found', 'Asthma, not well controlled after stopping the inhaled steroid.', [
        [24, 'asthma is not well controlled'],
        [10, 'stopped it'],
      ]),
      statement('order', 'supported', 'Restart fluticasone 110 mcg, two puffs twice a day with a spacer.', [
        [25, 'fluticasone 110 micrograms, two puffs twice a day, with the spacer'],
      ]),
      statement(
        'order',
        'contradicted',
        'Increase lisinopril to 20 mg daily.',
        [[27, 'leave the lisinopril as it is']],
        [
          {
            check: 'medication',
            outcome: 'contradicts',
            sentence: 'The visit has lisinopril at 10 mg and says to leave it as it is (turns 13 and 27). No turn says 20 mg.',
            span: { start: 0, end: 34 },
          },
        ],
      ),
      statement('order', 'found', 'Basic metabolic panel; flu vaccine today.', [[30, 'give it to you today', 'basic metabolic panel']]),
      statement('order', 'supported', 'Return in four weeks, sooner if albuterol is needed daily or nights get worse.', [
        [32, 'In four weeks, sooner', 'every day or the nights get worse'],
      ]),
    ],
  ],
]

export const missing: readonly FoundOmission[] = [
  { kind: 'allergy', text: 'Allergic to penicillin: rash as a child.', turn: 18, spans: [{ start: 5, end: 21 }] },
  { kind: 'plan', text: 'Measure blood pressure at home for two weeks.', turn: 27, spans: [{ start: 74, end: 104 }] },
  { kind: 'symptom', text: 'Woke twice this week with cough, settles ten minutes after a puff.', turn: 12, spans: [{ start: 0, end: 15 }] },
]

export const templates: readonly Template[] = [
  {
    id: 'soap',
    name: 'SOAP',
    description: 'Subjective, objective, assessment and plan: for a visit about one or more problems.',
    sections: [
      { key: 'chief-complaint', title: 'Chief complaint', instruction: 'why the patient came, in a few words', aliases: [], parts: [] },
      {
        key: 'history',
        title: 'History of present illness',
        instruction: 'what the patient reports, in full sentences',
        aliases: [],
        parts: [],
      },
      {
        key: 'review-of-systems',
        title: 'Review of systems',
        instruction: 'symptoms the patient reported or denied',
        aliases: [],
        parts: [],
      },
      {
        key: 'physical-examination',
        title: 'Physical examination',
        instruction: 'what the clinician found, by body part',
        aliases: [],
        parts: [],
      },
      { key: 'results', title: 'Results', instruction: 'tests and images with their values', aliases: [], parts: [] },
      {
        key: 'assessment-and-plan',
        title: 'Assessment and plan',
        instruction: 'each problem with its reasoning, tests, treatment and follow-up',
        aliases: [],
        parts: [],
      },
    ],
  },
  {
    id: 'h-and-p',
    name: 'History and physical',
    description: 'A full history and examination: for a new patient, an admission or a yearly visit.',
    sections: [
      {
        key: 'history',
        title: 'History of present illness',
        instruction: 'what the patient reports, in full sentences',
        aliases: [],
        parts: [],
      },
      { key: 'medications', title: 'Medications', instruction: 'each medication with dose and how often', aliases: [], parts: [] },
      { key: 'assessment-and-plan', title: 'Assessment and plan', instruction: 'each problem with its plan', aliases: [], parts: [] },
    ],
  },
]
