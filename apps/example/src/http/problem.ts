import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** An answer to a request that was not done, in the form of RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly code?: string;
}

const statusOfCode: Readonly<Record<string, number>> = {
  HF_COLUMN_VALUE: 400,
  HF_QUERY: 400,
  HF_NOT_FOUND: 404,
  HF_DUPLICATE: 409,
  HF_VERSION_CONFLICT: 409,
  HF_CIRCUIT_OPEN: 503,
  HF_POOL_TIMEOUT: 503,
};

const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be understood',
  401: 'A valid API key is needed',
  403: 'This API key does not permit that',
  404: 'There is no such thing',
  409: 'The request does not fit what is stored',
  503: 'The database cannot be reached',
};

/** Turns what a route threw into a problem; what callers cannot act on stays in the log. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error);
  if (problem.status >= 500) request.log.error({ err: error }, 'a request failed');
  sendProblem(reply, problem);
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply.status(problem.status).type('application/problem+json').send(problem);
}

export function problem(status: number, detail?: string): Problem {
  return {
    status,
    title: titles[status] ?? 'The request failed',
    ...(detail === undefined ? {} : { detail }),
  };
}

function problemOf(error: FastifyError): Problem {
  // A Holdfast package's own code first; what Fastify itself refuses carries its status.
  const status = statusOfCode[error.code] ?? error.statusCode;
  if (status === undefined || status >= 500) return problem(status ?? 500);
  return { ...problem(status, error.message), code: error.code };
}
