/** `20260215000000_chained_audit_trail` is “Chained audit trail”. */
export function nameOf(revision: string): string {
  const words = revision.replace(/^\d+_/, '').replaceAll('_', ' ').trim();
  return words === '' ? revision : words.charAt(0).toUpperCase() + words.slice(1);
}
