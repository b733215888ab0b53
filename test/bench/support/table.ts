/** One figure, and what it has to be, if anything. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  goal?: { atLeast: number } | { atMost: number };
}

/** Lines for people: figure, unit, and whether the goal was met. */
export function table(rows: Row[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return rows
    .map((row) =>
      `${row.what.padEnd(width)}  ${figure(row.value).padStart(9)} ${row.unit.padEnd(6)} ${verdict(row)}`.trimEnd(),
    )
    .join('\n');
}

const figure = (value: number) => (Math.abs(value) < 100 ? value.toFixed(2) : value.toFixed(0));

function verdict({ value, goal }: Row): string {
  if (!goal) return '';
  const [met, text] =
    'atLeast' in goal ? [value >= goal.atLeast, `≥ ${goal.atLeast}`] : [value <= goal.atMost, `≤ ${goal.atMost}`];
  return `${met ? 'met' : 'MISSED'} (${text})`;
}
