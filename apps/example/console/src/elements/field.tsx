import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What the service refused it for. */
  readonly complaint?: string | undefined;
}

/** A labelled input, with what helps to fill it in and what is wrong with it. */
export function Field({ label, hint, complaint, ...others }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, complaint && `${id}-complaint`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!others.required && <span className="muted"> (optional)</span>}
      </label>
      <input
        {...others}
        id={id}
        aria-describedby={described || undefined}
        aria-invalid={complaint === undefined ? undefined : true}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {complaint && (
        <p className="complaint" id={`${id}-complaint`}>
          {complaint}
        </p>
      )}
    </div>
  );
}
