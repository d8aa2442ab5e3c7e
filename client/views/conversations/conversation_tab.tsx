// One tab of the conversations.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Avatar } from "../people/avatar.tsx";
import { offerComposer } from "../ui/focus.ts";
import { Icon } from "../ui/icon.tsx";
import { shortcutsOf } from "../shell/key_bindings.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The content of a {@link ConversationTab}, and its callbacks. */
export interface ConversationTabProps {
  readonly name: string;
  /** Whether it is the conversation with a person, whose avatar it shows. */
  readonly person?: boolean;
  readonly unread: number;
  /** How many of them mention the user; by default, all count as much. */
  readonly calls?: number;
  /** Whether the other side is writing, which the tab shows while it is not in view. */
  readonly isWriting?: boolean;
  readonly selected: boolean;
  readonly ids: { readonly tab: string; readonly panel: string };
  readonly onSelect: () => void;
  readonly onClose?: () => void;
}

/** A tab. Its cross is for the mouse. The keyboard has Delete, and a button in the head of the conversation. */
export function ConversationTab(props: ConversationTabProps): JSX.Element {
  const { name, unread, selected, ids, onSelect, onClose } = props;
  const t = useI18n("app").conversations;
  const isWriting = props.isWriting === true && !selected;
  const tab = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected) tab.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  return (
    <div class="tab-place" role="presentation">
      <button
        ref={tab}
        type="button"
        role="tab"
        class={onClose === undefined ? "tab" : "tab tab-closable"}
        id={ids.tab}
        aria-label={`${unread > 0 ? t.unread(name, unread) : name}${isWriting ? `, ${t.writing}` : ""}`}
        aria-selected={selected}
        aria-controls={selected ? ids.panel : undefined}
        aria-keyshortcuts={onClose === undefined ? undefined : shortcutsOf("closeTab")}
        tabIndex={selected ? 0 : -1}
        onClick={() => {
          onSelect();
          offerComposer();
        }}
        onAuxClick={(event) => event.button === 1 && onClose?.()}
      >
        {props.person === true ? <Avatar name={name} /> : <Icon name="lobby" />}
        <span class="tab-name">{name}</span>
        {isWriting && <span class="tab-writing" />}
        {unread > 0 && (
          <span
            class={props.calls === 0 ? "tab-unread quiet" : "tab-unread"}
            data-count={unread > 99 ? "99+" : unread}
          />
        )}
      </button>
      {onClose !== undefined && (
        <span class="tab-close" aria-hidden="true" onClick={onClose}>
          <Icon name="close" />
        </span>
      )}
    </div>
  );
}
