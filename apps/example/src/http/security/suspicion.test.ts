import { expect, test } from 'vitest';
import type { ApiKey, User } from '../../generated/tables/index.ts';
import { Caller } from '../../keyring/caller.ts';
import type { Refused } from '../../keyring/gate.ts';
import { Suspicion } from './suspicion.ts';

// Nothing is asked of them.
const somebody = new Caller({} as User, { kind: 'key', key: {} as ApiKey }, 'acme');
const answer = (found: Caller | Refused) => async () => found;
const neverAsked = async () => {
  throw new Error('The database was asked.');
};

test('what is refused for good is not looked up again, and what is refused for now is', async () => {
  const suspicion = new Suspicion(10);
  expect(await suspicion.recognise('revoked', 'a', answer('for-good'))).toBe('nobody');
  expect(await suspicion.recognise('revoked', 'b', neverAsked)).toBe('nobody');
  expect(await suspicion.recognise('deactivated', 'a', answer('for-now'))).toBe('nobody');
  expect(await suspicion.recognise('deactivated', 'a', answer(somebody))).toBe(somebody);
});

test('too many refused ones cost whoever brings them, and nobody else at the address', async () => {
  const suspicion = new Suspicion(2);
  const answers = [];
  for (const guess of ['one', 'two', 'three'])
    answers.push(await suspicion.recognise(guess, 'a', answer('for-good')));
  expect(answers).toEqual(['nobody', 'nobody', 'too-many']);
  expect(await suspicion.recognise('good', 'a', answer(somebody))).toBe(somebody);
  expect(await suspicion.recognise('four', 'b', answer('for-good'))).toBe('nobody');
});

test('from an address with too many, what is not known to be good is looked up one after the other, and is refused when too many wait', async () => {
  const suspicion = new Suspicion(1);
  await suspicion.recognise('known', 'a', answer(somebody));
  await suspicion.recognise('bad', 'a', answer('for-good'));
  const { promise: held, resolve } = Promise.withResolvers<Refused>();
  let [underWay, most] = [0, 0];
  const look = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    const found = await held;
    underWay -= 1;
    return found;
  };
  const guesses = Array.from({ length: 150 }, (_, number) =>
    suspicion.recognise(`guess ${number}`, 'a', look),
  );
  expect(await suspicion.recognise('known', 'a', answer(somebody))).toBe(somebody);
  expect(await suspicion.recognise('elsewhere', 'b', answer(somebody))).toBe(somebody);
  resolve('for-good');
  const found = await Promise.all(guesses);
  expect(most).toBe(1);
  expect(found.filter((outcome) => outcome === 'busy')).toHaveLength(49);
});
