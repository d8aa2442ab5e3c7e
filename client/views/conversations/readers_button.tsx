// The lock in the head of the conversation with the companion, which opens the words on who can read it.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { LaterIcon } from "../shell/later_icon.tsx";
import type { MenuPoint } from "../ui/menu.tsx";
import { Popover } from "../ui/popover.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** What the lock shows. */
export interface ReadersProps {
  /** Whether only the two and the operator could read it; the lock is open otherwise. */
  readonly isSealed: boolean;
  /** Who can read it, in words. */
  readonly words: string;
}

/** The button and its popover. */
export function ReadersButton({ isSealed, words }: ReadersProps): JSX.Element {
  const { whoCanRead } = useI18n("later").people;
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<MenuPoint | null>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button pm-readers"
        aria-label={whoCanRead}
        title={whoCanRead}
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          setAt(at === null ? { x: left, y: bottom } : null);
        }}
      >
        <LaterIcon name={isSealed ? "lock" : "unlocked"} />
      </button>
      {at !== null && (
        <Popover
          label={whoCanRead}
          at={at}
          opener={button.current}
          variant="readers"
          onClose={(byKey) => {
            setAt(null);
            if (byKey) button.current?.focus();
          }}
        >
          <p class="readers-title">{whoCanRead}</p>
          <p>{words}</p>
        </Popover>
      )}
    </>
  );
}
