import type { Rule } from '../rule.ts';

export const notInTransaction: Rule = {
  name: 'not-in-transaction',
  severity: 'error',
  dialects: ['postgres'],
  check({ text, runsInTransaction }, { segment }) {
    if (runsInTransaction || segment?.how !== 'block') return [];
    return [
      {
        message:
          "The server refuses this statement in a transaction (25001), and here it stands between the script's own BEGIN and COMMIT.",
        advice: [
          {
            says: 'Take it out of them: it is then run by itself, and the rest of the script in transactions.',
            sql: `COMMIT;\n${text};\nBEGIN;`,
          },
        ],
      },
    ];
  },
};
