/** What is promised of a figure, and whether it holds. */
export interface Verdict {
  claim: string;
  measured: string;
  met: boolean;
}

/** One line of a list in Markdown: `- met: at most 20 bytes per event on disk: 16.2 bytes`. */
export function verdictLine({ claim, measured, met }: Verdict): string {
  return `- ${met ? 'met' : '**missed**'}: ${claim}: ${measured}`;
}
