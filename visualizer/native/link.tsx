import { useEffect, useState } from 'react';
import { fetchRecordings } from '../source/recordings.ts';

/** Leads to the page of native code, where the host has figures for it. */
export function NativeLink() {
  const [any, setAny] = useState(false);
  useEffect(() => {
    let current = true;
    void fetchRecordings().then((list) => current && setAny(list?.figures ?? false));
    return () => {
      current = false;
    };
  }, []);
  if (!any) return null;
  return (
    <a className="button" href="#native" title="JS, WebAssembly and native code at the same jobs">
      Native
    </a>
  );
}
