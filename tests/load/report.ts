// What a bench run found, and how it is printed.

/** One measured value. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Smallest and largest of the repetitions that `value` is the median of. */
  readonly range?: readonly [number, number];
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number };
}

/** What one scenario found. */
export interface Findings {
  readonly scenario: string;
  readonly figures: readonly Figure[];
}

/** The middle one of several measurements as a figure. */
export function medianFigure(
  what: string,
  unit: string,
  values: readonly number[],
  aim?: Figure["aim"],
): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)]!;
  return { what, unit, value, range: [sorted[0]!, sorted.at(-1)!], ...(aim === undefined ? {} : { aim }) };
}

/** The lines of a table. */
export function tableOf({ scenario, figures }: Findings): string {
  const rows = figures.map(({ what, value, unit, range, aim }) => [
    what,
    numeral(value),
    unit,
    range === undefined ? "" : `${numeral(range[0])} – ${numeral(range[1])}`,
    aim === undefined ? "" : `${aimOf(aim)}: ${holds(value, aim) ? "holds" : "MISSED"}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([what, value, unit, range, aim]) =>
    `  ${what!.padEnd(widths[0]!)}  ${value!.padStart(widths[1]!)} ${unit!.padEnd(widths[2]!)}  ${
      range!.padEnd(widths[3]!)
    }  ${aim}`.trimEnd()
  );
  return [scenario, ...lines].join("\n");
}

/**
 * One line for each scenario, with the values of the figures that are called so in `columns`, in their order. One that missed its aim is
 * marked with `!`.
 */
export function overviewOf(findings: readonly Findings[], columns: readonly string[]): string {
  const rows = findings.map(({ scenario, figures }) => [
    scenario,
    ...columns.map((column) => {
      const figure = figures.find(({ what }) => what === column);
      if (figure === undefined) return "";
      const missed = figure.aim !== undefined && !holds(figure.value, figure.aim);
      return `${numeral(figure.value)}${missed ? "!" : ""}`;
    }),
  ]);
  const keys = columns.map((column, index) => `  ${index + 1}: ${column}`);
  const head = ["", ...columns.map((_, index) => String(index + 1))];
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)).join(
      "  ",
    )
  );
  return [...keys, ...lines].join("\n");
}

/** A line for each figure that missed its aim; one that says so when there is none. */
export function missesOf(findings: readonly Findings[]): string {
  const lines = findings.flatMap(({ scenario, figures }) =>
    figures.flatMap(({ what, value, unit, aim }) =>
      aim === undefined || holds(value, aim)
        ? []
        : [`  ${scenario}\n    ${what}: ${`${numeral(value)} ${unit}`.trim()}, ${aimOf(aim)}`]
    )
  );
  return lines.length === 0 ? "Every aim holds." : ["Missed:", ...lines].join("\n");
}

function aimOf(aim: NonNullable<Figure["aim"]>): string {
  return "atLeast" in aim ? `at least ${numeral(aim.atLeast)}` : `at most ${numeral(aim.atMost)}`;
}

function holds(value: number, aim: NonNullable<Figure["aim"]>): boolean {
  return "atLeast" in aim ? value >= aim.atLeast : value <= aim.atMost;
}

function numeral(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
