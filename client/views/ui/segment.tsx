// One of a few choices side by side.

import type { JSX } from "preact";

/** Props of {@link Segment}. */
export interface SegmentProps {
  readonly label: string;
  /** Language of the label, if not that of the page. */
  readonly lang?: string;
  /** Name that the choices of one group share. */
  readonly name: string;
  readonly checked: boolean;
  readonly onChange: () => void;
}

/** A radio button that looks like a segment of its group. */
export function Segment({ label, lang, ...input }: SegmentProps): JSX.Element {
  return (
    <label class="segment">
      <input type="radio" {...input} />
      <span lang={lang}>{label}</span>
    </label>
  );
}
