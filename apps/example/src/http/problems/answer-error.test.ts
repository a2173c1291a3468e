import { QueryError } from '@holdfast/repositories';
import Fastify from 'fastify';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { answerError } from './answer-error.ts';

test('a mistake of the service itself is not put down to the caller: it is answered as such, and is in the log', async () => {
  const lines: string[] = [];
  const app = Fastify({ loggerInstance: pino({}, { write: (line: string) => lines.push(line) }) });
  app.setErrorHandler(answerError);
  app.get('/', async () => {
    throw new QueryError('users: there is no property "nmae".');
  });
  const { statusCode, body } = await app.inject('/');
  expect([statusCode, JSON.parse(body)]).toMatchObject([500, { type: 'urn:keyring:problem:internal' }]);
  expect(body).not.toContain('nmae');
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ msg: 'a request failed', err: expect.objectContaining({ code: 'HF_QUERY' }) }),
  );
  await app.close();
});
