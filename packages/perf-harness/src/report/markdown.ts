/** Text in one line of Markdown, where nothing in it can begin HTML or end a cell. */
export function markdownText(text: string): string {
  return text
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[|`\\]/g, '\\$&');
}

/** The first row has the columns' names; the first column stands to the left. */
export function markdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
  const rule = `| ${header.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
