/** The text of a field; empty where there is none. */
export function textOf(
  form: FormData,
  name: string,
  { trim = true }: { readonly trim?: boolean } = {},
): string {
  const value = form.get(name);
  if (typeof value !== 'string') return '';
  return trim ? value.trim() : value;
}
