/** An XML element, with text or with other elements in it. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly string[],
): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(String(value), true)}"`,
  );
  const inside = typeof content === 'string' ? escapeXml(content, false) : indented(content);
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`;
}

function indented(elements: readonly string[]): string {
  return elements.length === 0 ? '' : `\n${elements.join('\n')}\n`;
}

// What XML 1.0 has no way to write (https://www.w3.org/TR/xml/#charsets), such as the colours of a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function escapeXml(text: string, inAttribute: boolean): string {
  const escaped = text
    .toWellFormed()
    .replace(unwritable, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
  // Line breaks in an attribute are read as spaces unless they are written like this.
  return inAttribute
    ? escaped.replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\r/g, '&#13;').replace(/\t/g, '&#9;')
    : escaped;
}
