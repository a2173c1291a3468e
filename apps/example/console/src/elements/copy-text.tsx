import { useState } from 'react';
import { Button } from './button.tsx';

/** A text that is meant to be copied. Where the browser refuses, it can still be selected. */
export function CopyText({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState<boolean>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="copy">
      <code>{text}</code>
      <Button onClick={copy}>Copy</Button>
      <span role="status" className="small muted">
        {copied === true && 'Copied.'}
        {copied === false && 'The browser refused. Select and copy it.'}
      </span>
    </div>
  );
}
