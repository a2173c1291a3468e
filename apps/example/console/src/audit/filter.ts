export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly hours: string;
}

/** What the service is asked for; what it would refuse while somebody is still typing is not asked. */
export function filterOf(
  { action, resource, hours }: Asked,
  now: number = Date.now(),
): { readonly action?: string; readonly resourceType?: string; readonly since?: string } {
  const ms = Number(hours) * 3_600_000;
  return {
    ...(/^[\w.-]+\*?$/.test(action) && { action }),
    ...(resource !== '' && { resourceType: resource }),
    ...(ms > 0 && { since: new Date(now - ms).toISOString() }),
  };
}
