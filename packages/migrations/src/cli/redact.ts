/** A function that takes the URL and its password out of a text. */
export function redactor(url: string | undefined): (text: string) => string {
  const secrets = secretsOf(url);
  return (text) => secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text);
}

function secretsOf(url: string | undefined): readonly string[] {
  if (url === undefined || url.startsWith('file:')) return [];
  const encoded = URL.canParse(url) ? new URL(url).password : '';
  return [url, encoded, decodeURIComponent(encoded)].filter((secret) => secret !== '');
}
