import type { Difference } from '../api/client.ts';
import { piecesOf } from './difference.ts';
import { wordsOf } from './words.ts';

// What every change has, and nobody asks for.
const usual: ReadonlySet<string> = new Set([
  'version',
  'updatedAt',
  'updatedBy',
  'createdAt',
  'createdBy',
  'id',
]);

interface DifferencesProps {
  readonly changes: readonly Difference[];
  /** Whether what a thing was created with is told only to whoever asks. @default false */
  readonly brief?: boolean;
}

/** What changed, property by property. */
export function Differences({ changes, brief = false }: DifferencesProps) {
  const isCreation = changes.every(({ from }) => from === undefined);
  const telling = changes.filter(({ property, to }) => !usual.has(property) && (to !== null || !isCreation));
  const shown = telling.length === 0 ? changes : telling;
  const rest = changes.filter((change) => !shown.includes(change));
  if (changes.length === 0) return null;
  if (brief && isCreation) return <Folded label={`With ${count(changes)}`} changes={[...shown, ...rest]} />;
  return (
    <>
      <DifferenceList changes={shown} />
      {rest.length > 0 && <Folded label={`${count(rest)} more`} changes={rest} />}
    </>
  );
}

function count({ length }: readonly Difference[]): string {
  return `${length} ${length === 1 ? 'property' : 'properties'}`;
}

function Folded({ label, changes }: { readonly label: string; readonly changes: readonly Difference[] }) {
  return (
    <details>
      <summary className="small">{label}</summary>
      <DifferenceList changes={changes} />
    </details>
  );
}

function DifferenceList({ changes }: { readonly changes: readonly Difference[] }) {
  return (
    <dl className="diff">
      {changes.map((change) => (
        <div key={change.property}>
          <dt>{wordsOf(change.property)}</dt>
          <dd>
            {piecesOf(change).map(({ kind, text }) => {
              const key = `${kind} ${text}`;
              if (kind === 'gone') return <del key={key}>{text}</del>;
              if (kind === 'new') return <ins key={key}>{text}</ins>;
              return <span key={key}>{text}</span>;
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
