export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly hours: string;
}

/** Whether a text is an action, or the beginning of some: `users.update`, `users.*`; or nothing at all. */
export function isAction(text: string): boolean {
  return /^(?:[\w.-]+\*?)?$/.test(text);
}

/** What the service is asked for. */
export function filterOf(
  { action, resource, hours }: Asked,
  now: number = Date.now(),
): { readonly action?: string; readonly resourceType?: string; readonly since?: string } {
  const ms = Number(hours) * 3_600_000;
  return {
    ...(action !== '' && { action }),
    ...(resource !== '' && { resourceType: resource }),
    ...(ms > 0 && { since: new Date(now - ms).toISOString() }),
  };
}
