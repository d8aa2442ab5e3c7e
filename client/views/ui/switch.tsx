// A setting that is on or off.

import type { JSX } from "preact";
import { useId } from "./use_id.ts";

/** Props of {@link Switch}. */
export interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  readonly hint: string;
  /** Its class beside `setting`. */
  readonly variant?: string;
  readonly onChange: (on: boolean) => void;
}

/** A switch with its label and hint. */
export function Switch({ label, on, hint, variant = "", onChange }: SwitchProps): JSX.Element {
  const id = useId();
  return (
    <div class={`setting ${variant}`}>
      <label class="setting-line switch-line">
        <span>{label}</span>
        <input
          type="checkbox"
          class="switch"
          checked={on}
          onChange={(event) => onChange(event.currentTarget.checked)}
          aria-describedby={id}
        />
      </label>
      <p class="setting-hint" id={id}>{hint}</p>
    </div>
  );
}
