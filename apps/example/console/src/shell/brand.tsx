/** The service's sign and name. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <circle cx="12" cy="12.5" r="5" />
        <path d="m15.8 16 8 8m-3.4-3.4 2.8-2.8" />
      </svg>
      <span>Keyring</span>
    </span>
  );
}
