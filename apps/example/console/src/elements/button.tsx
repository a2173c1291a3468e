import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  /** What it does is under way: it says so, and cannot be pressed again. */
  readonly busy?: boolean;
}

export function Button({
  kind = 'plain',
  busy = false,
  type = 'button',
  onClick,
  children,
  ...others
}: ButtonProps) {
  return (
    // Not disabled while it works: the focus would be lost.
    <button
      {...others}
      type={type}
      onClick={busy ? undefined : onClick}
      className={`button ${kind}`}
      aria-busy={busy || undefined}
    >
      {children}
    </button>
  );
}
