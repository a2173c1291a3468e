import { answered, createApi, type Whoami } from './client.ts';
import { ProblemError } from './problem.ts';

/** What changes carry, so that the service knows that this page made them: another one after every sign-in, in whichever tab. */
export class CsrfToken {
  #who: Whoami;

  constructor(who: Whoami) {
    this.#who = who;
  }

  /** Null where no session is, but an API key. */
  get value(): string | null {
    return this.#who.csrfToken;
  }

  /** Asks for the one that is good by now. @throws ProblemError where nobody is signed in any more, or somebody else is */
  async renew(): Promise<void> {
    const now = await answered(createApi({}).GET('/api/session'));
    if (now.user.id !== this.#who.user.id) throw new ProblemError(somebodyElse(now));
    this.#who = now;
  }
}

function somebodyElse({ user: { username } }: Whoami) {
  return {
    type: 'urn:keyring:problem:forged-request',
    title: `${username} is signed in by now`,
    status: 403,
    detail: `Somebody signed in as ${username} in another tab. Nothing was changed. Load the page anew to go on as ${username}.`,
    requestId: '',
  } as const;
}
