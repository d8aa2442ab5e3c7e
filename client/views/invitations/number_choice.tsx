// A labelled choice among numbers.

import type { JSX } from "preact";
import { useId } from "../ui/use_id.ts";

/** Props of {@link NumberChoice}. */
export interface NumberChoiceProps {
  readonly label: string;
  readonly of: readonly number[];
  readonly chosen: { value: number };
  readonly name: (count: number) => string;
}

/** The choice. */
export function NumberChoice({ label, of, chosen, name }: NumberChoiceProps): JSX.Element {
  const id = useId();
  return (
    <div class="invite-choice">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="select"
        value={chosen.value}
        onChange={(event) => chosen.value = Number(event.currentTarget.value)}
      >
        {of.map((count) => (
          <option key={count} value={count} selected={count === chosen.value}>{name(count)}</option>
        ))}
      </select>
    </div>
  );
}
