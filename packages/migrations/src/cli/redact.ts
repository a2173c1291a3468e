/** A function that takes URLs and their passwords out of a text. */
export function redactor(urls: readonly string[]): (text: string) => string {
  const secrets = urls.flatMap(secretsOf);
  return (text) => secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text);
}

function secretsOf(url: string): readonly string[] {
  if (url.startsWith('file:')) return [];
  const encoded = URL.canParse(url) ? new URL(url).password : '';
  return [url, encoded, decoded(encoded)].filter((secret) => secret !== '');
}

/** What is escaped as it is meant; a `%` that escapes nothing, as somebody may have written it, is left as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
