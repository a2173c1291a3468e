import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** What can be done on the page, at its top. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A page: its title is the window's too, and where the focus goes when it is come to. */
export function Page({ title, lead, tools, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Keyring`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="muted">{lead}</p>}
        </div>
        {tools && <div className="actions">{tools}</div>}
      </header>
      {children}
    </>
  );
}
