import { RepositoryError } from './repository-error.ts';

/** Something of a session was used after its work had settled. Nothing was sent. */
export class SessionEndedError extends RepositoryError {
  constructor(part: string) {
    super(
      'SessionEndedError',
      'HF_SESSION_ENDED',
      `${part} of a session was used after the session had ended. Await all that a session does inside its work, and use the store outside.`,
    );
  }
}
