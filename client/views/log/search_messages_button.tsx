// The button that opens and closes the search in the conversation in view.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The button, for the head of a conversation. */
export function SearchMessagesButton(): JSX.Element {
  const { search } = useApp().stores.screen;
  const { searchMessages } = useI18n("app").messages;
  const isOpen = search.value !== null;
  return (
    <button
      type="button"
      class="icon-button search-open"
      aria-label={searchMessages}
      title={searchMessages}
      aria-expanded={isOpen}
      onClick={() => search.value = isOpen ? null : ""}
    >
      <Icon name="find" />
    </button>
  );
}
