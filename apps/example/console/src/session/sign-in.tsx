import { type FormEvent, useEffect } from 'react';
import { answered, createApi, type Whoami } from '../api/client.ts';
import { useAction } from '../data/use-action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { ProblemNotice } from '../elements/problem-notice.tsx';
import { textOf } from '../elements/text-of.ts';
import { Brand } from '../shell/brand.tsx';
import { ThemeToggle } from '../shell/theme-toggle.tsx';

/** The way in. */
export function SignIn({ onSignedIn }: { readonly onSignedIn: (who: Whoami) => void }) {
  const action = useAction();
  useEffect(() => {
    document.title = 'Sign in · Keyring';
  }, []);

  const signIn = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = {
      organization: textOf(form, 'organization'),
      login: textOf(form, 'login'),
      password: textOf(form, 'password', { trim: false }),
    };
    void action.run(async () => onSignedIn(await answered(createApi({}).POST('/api/session', { body }))));
  };

  return (
    <main className="sign-in">
      <div className="sign-in-corner">
        <ThemeToggle />
      </div>
      <form className="card sign-in-card" onSubmit={signIn}>
        <Brand />
        <h1>Sign in</h1>
        <p className="muted">Users, API keys, and a trail of everything that happened to them.</p>
        {action.problem && <ProblemNotice problem={action.problem} />}
        <Field
          label="Organization"
          name="organization"
          autoComplete="organization"
          hint="Its short name, such as “acme” or “platform”."
          required
        />
        <Field label="Username or email" name="login" autoComplete="username" required />
        <Field label="Password" name="password" type="password" autoComplete="current-password" required />
        <Button kind="primary" type="submit" busy={action.running}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
