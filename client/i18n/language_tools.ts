// What a catalogue needs of its language: plural forms, numbers, durations.

/** Forms of a text by the plural rules of a language. `#` is replaced by the number. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** A unit of time. */
export type Unit = "day" | "hour" | "minute" | "second";

/** Formatting in one language. */
export interface LanguageTools {
  /** The form for `count`, with the number in it. */
  plural(count: number, forms: Forms): string;
  /** Like {@link LanguageTools.plural}, for ordinal numbers: 1st, 2nd. */
  ordinal(count: number, forms: Forms): string;
  /** A number with `digits` decimals, by default none. */
  number(value: number, digits?: number): string;
  /** Names in one sentence: `anna, bob, and carl`. */
  list(names: readonly string[]): string;
  /** A duration in one unit: `10 minutes`. */
  span(count: number, unit: Unit): string;
  /** A duration in its two largest units: `1 day and 2 hours`. */
  duration(minutes: number): string;
  /** A short duration: `40 s`, `9 min 40 s`, `3 h 20 min`, `2 days`. */
  short(seconds: number): string;
}

/** The tools of a language. `language`: its tag. */
export function languageTools(language: string): LanguageTools {
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .format(value);
  const chooser = (type: Intl.PluralRuleType): LanguageTools["plural"] => {
    const rules = new Intl.PluralRules(language, { type });
    return (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll("#", number(count));
  };
  const span = (count: number, unit: Unit): string =>
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  const list = (names: readonly string[]): string =>
    new Intl.ListFormat(language, { type: "conjunction" }).format(names);
  return {
    list,
    plural: chooser("cardinal"),
    ordinal: chooser("ordinal"),
    number,
    span,
    duration(minutes): string {
      const all: [number, Unit][] = [
        [Math.floor(minutes / 1_440), "day"],
        [Math.floor(minutes / 60) % 24, "hour"],
        [minutes % 60, "minute"],
      ];
      const parts = all.filter(([count]) => count > 0).slice(0, 2).map(([count, unit]) => span(count, unit));
      return list(parts);
    },
    short(seconds): string {
      if (seconds < 60) return `${seconds} s`;
      const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
      if (hours < 1) return `${minutes} min ${seconds % 60} s`;
      return hours < 48 ? `${hours} h ${minutes % 60} min` : span(Math.round(hours / 24), "day");
    },
  };
}
