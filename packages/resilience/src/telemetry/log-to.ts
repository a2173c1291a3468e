import { checkNumber } from '../errors/check-option.ts';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { Events } from './channels.ts';
import { listen } from './listen.ts';
import { loggableError } from './loggable-error.ts';
import { withoutLiterals } from './redact.ts';

/** What pino has, and what its like have. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface LogOptions {
  /** Statements that take this long are logged, in milliseconds; Infinity for none. @default 1000 */
  readonly slowStatementMs?: number;
}

/**
 * Logs what a person on duty wants to know: retries, breakers that open and close, leaks, connections that break, slow
 * statements, transactions whose outcome is unknown. Passwords, values and literals are left out. Gives back what stops
 * it; throws `InvalidOptionError`.
 *
 * @example
 * const stop = logTo(pino());
 */
export function logTo(logger: Logger, options: LogOptions = {}): () => void {
  for (const level of ['info', 'warn', 'error'] as const) {
    if (typeof logger?.[level] !== 'function') {
      throw new InvalidOptionError(
        'logger',
        `something with info(), warn() and error(), such as pino's`,
        logger,
      );
    }
  }
  const slowMs = checkNumber('slowStatementMs', options.slowStatementMs, 1_000);
  return listen({
    'holdfast:retry': ({ error, attempt, delayMs }) =>
      logger.warn(
        { event: 'retry', attempt, delayMs, error: loggableError(error) },
        'work failed and is tried again',
      ),
    'holdfast:retry:refused': ({ error, attempt, reason }) =>
      logger.warn(
        { event: 'retry-refused', attempt, reason, error: loggableError(error) },
        reason === 'budget'
          ? 'work failed, and the retry budget is spent'
          : 'work failed too near to its deadline',
      ),
    'holdfast:breaker:change': (change) => {
      const level = change.to === 'open' ? 'error' : 'info';
      logger[level]({ event: 'breaker', ...change }, `the circuit breaker of ${change.name} is ${change.to}`);
    },
    'holdfast:pool:connect-failure': ({ error }) =>
      logger.warn(
        { event: 'connect-failure', error: loggableError(error) },
        'a connection could not be made',
      ),
    'holdfast:pool:connection-lost': ({ error }) =>
      logger.warn({ event: 'connection-lost', error: loggableError(error) }, 'a connection broke'),
    'holdfast:pool:timeout': ({ target, error }) =>
      logger.warn(
        { event: 'pool-timeout', target, error: loggableError(error) },
        'no connection became free in time',
      ),
    'holdfast:pool:leak': (leak) =>
      logger.warn({ event: 'leak', ...leak }, 'a connection is held for longer than it should be'),
    'holdfast:pool:leak-returned': (late) =>
      logger.info(
        { event: 'leak-returned', ...late },
        'a connection that had been held for too long was given back',
      ),
    'holdfast:pool:unclean': (found) =>
      logger.warn({ event: 'unclean', ...found }, 'a connection was given back in a state unfit for others'),
    'holdfast:deadline:exceeded': (exceeded) =>
      logger.warn({ event: 'deadline', ...exceeded }, 'work did not finish within its deadline'),
    'holdfast:transaction:end': ({ outcome, durationMs }) => {
      if (outcome !== 'unknown') return;
      logger.error(
        { event: 'transaction-unknown', durationMs },
        'nobody knows whether a transaction was committed',
      );
    },
    'holdfast:transaction:hook-failed': ({ after, error }) =>
      logger.error(
        { event: 'hook-failed', after, error: loggableError(error) },
        `a hook after ${after} failed`,
      ),
    'holdfast:statement': (statement) => {
      if (statement.durationMs >= slowMs) logSlow(logger, statement);
    },
  });
}

function logSlow(logger: Logger, statement: Events['holdfast:statement']): void {
  const { dialect, name, durationMs, rowCount, error } = statement;
  const text = statement.parameters === 0 ? withoutLiterals(statement.text) : statement.text;
  const failure = error === undefined ? undefined : loggableError(error);
  logger.warn(
    { event: 'slow-statement', dialect, name, text, durationMs, rowCount, error: failure },
    'a statement was slow',
  );
}
