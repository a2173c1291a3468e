import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isServersFault, sendProblem } from './problem.ts';
import { problemOf } from './problem-of.ts';

/** Turns whatever was thrown into a problem. What callers cannot act on stays in the log. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { kind, details } = problemOf(error);
  if (kind === 'internal') request.log.error({ err: error }, 'a request failed');
  else if (isServersFault(kind)) request.log.warn({ err: error }, 'a request could not be served');
  sendProblem(reply, kind, details);
}
