import type { ReactNode } from 'react';

/** What is known of a thing, name by name. */
export function Facts({ facts }: { readonly facts: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className="facts">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <span className="muted">none</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
