import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  /** What it does is under way: it says so, and cannot be pressed again. */
  readonly busy?: boolean;
}

export function Button({ kind = 'plain', busy = false, type = 'button', children, ...others }: ButtonProps) {
  const press = busy ? { onClick: undefined } : {};
  return (
    // Not disabled while it works: the focus would be lost.
    <button
      {...others}
      {...press}
      type={busy ? 'button' : type}
      className={`button ${kind}`}
      aria-busy={busy || undefined}
    >
      {children}
    </button>
  );
}
