/** The names in a text, whatever stands between them, each once. */
export function permissionsIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))];
}
