/** A place in the source. Where there is too little room its end stays: it has the line. */
export function Place({ children }: { children: string }) {
  return (
    <span className="place">
      <bdi>{children}</bdi>
    </span>
  );
}
