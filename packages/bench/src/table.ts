/** One line of the result. */
export type Row = {
  what: string;
  ours: string;
  /** What it is measured beside. */
  alternative: string;
  /** Ours in terms of the alternative. */
  ratio: string;
  wanted: string;
  /** Undefined where nothing was measured. */
  isMet?: boolean;
};

/** A table as Markdown has it, with its columns aligned. */
export function toMarkdown(rows: readonly Row[]): string {
  const cells = [
    ['measured', 'ours', 'alternative', 'ratio', 'wanted', 'met'],
    ...rows.map(({ what, ours, alternative, ratio, wanted, isMet }) => [
      what,
      ours,
      alternative,
      ratio,
      wanted,
      describeMet(isMet),
    ]),
  ];
  const widths = cells[0].map((_, column) =>
    Math.max(...cells.map(line => line[column].length)),
  );
  const lines = cells.map(
    line =>
      `| ${line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join(' | ')} |`,
  );
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`;
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}

function describeMet(isMet: boolean | undefined): string {
  if (isMet === undefined) {
    return '';
  }
  return isMet ? 'yes' : 'no';
}
