import { expect, test } from 'vitest';
import { nameSchemas } from './name-schemas.ts';

test('schemas with a title stand in one place, and others where they stood', () => {
  const inner = { title: 'Inner', type: 'string' };
  const outer = { title: 'Outer', type: 'object', properties: { a: inner, b: { type: 'integer' } } };
  expect(nameSchemas({ x: [outer, { type: 'array', items: outer }] })).toEqual({
    paths: {
      x: [
        { $ref: '#/components/schemas/Outer' },
        { type: 'array', items: { $ref: '#/components/schemas/Outer' } },
      ],
    },
    schemas: {
      Inner: inner,
      Outer: { ...outer, properties: { a: { $ref: '#/components/schemas/Inner' }, b: { type: 'integer' } } },
    },
  });
});
