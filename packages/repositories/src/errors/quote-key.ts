/** A key as it may stand in a message: short, and never thrown at by what somebody passed as a key. */
export function quoteKey(key: unknown): string {
  const text =
    typeof key === 'object' && key !== null ? Object.entries(key).map(String).join(' ') : String(key);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
