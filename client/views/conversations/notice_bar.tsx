// A bar over the composer of a private conversation: words, and what can be done.

import type { JSX } from "preact";

/** What can be done. */
export interface BarAction {
  readonly label: string;
  readonly onClick: () => void;
}

/** Props of {@link NoticeBar}. */
export interface NoticeBarProps {
  readonly words: string;
  readonly actions: readonly BarAction[];
  readonly isWarning?: boolean;
}

/** The bar. */
export function NoticeBar({ words, actions, isWarning = false }: NoticeBarProps): JSX.Element {
  return (
    <div class={isWarning ? "pm-gap pm-stopped" : "pm-gap pm-reminder"} role={isWarning ? "alert" : "status"}>
      <span>{words}</span>
      {actions.map(({ label, onClick }) => (
        <button key={label} type="button" class="button button-small" onClick={onClick}>{label}</button>
      ))}
    </div>
  );
}
