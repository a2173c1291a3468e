import { AsyncLocalStorage } from 'node:async_hooks';
import { type Actor, systemActor } from './actor.ts';

const acting = new AsyncLocalStorage<Actor>();

/**
 * Runs `work` on behalf of `actor`: whatever stores and sessions do in it, and in all it awaits, is done in that name
 * unless another is given. An HTTP server calls it once a request.
 *
 * @example
 * app.addHook('onRequest', (request, reply, done) => actAs({ id: request.userId, ip: request.ip }, done));
 */
export function actAs<Result>(actor: Actor, work: () => Result): Result {
  return acting.run(actor, work);
}

/** On whose behalf the caller is running: `actAs`'s actor, or else `systemActor`. */
export function currentActor(): Actor {
  return acting.getStore() ?? systemActor;
}
