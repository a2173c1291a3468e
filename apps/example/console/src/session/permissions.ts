/** Whether one of these permissions is, or covers, the one that is wanted: `users:*` covers `users:write`, `*` everything. */
export function permits(granted: readonly string[], wanted: string): boolean {
  return granted.some(
    (name) =>
      name === '*' || name === wanted || (name.endsWith(':*') && wanted.startsWith(name.slice(0, -1))),
  );
}
