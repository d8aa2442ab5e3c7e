// The search in a conversation: the words, the matches, and the way from one to the next.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { focusComposer } from "../ui/focus.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import type { LogExtrasProps } from "./log_marks.ts";
import { highlightMatches, removeHighlights } from "./match_highlight.ts";
import { matchingKeys, searchWords } from "./message_search.ts";

/** The content of a {@link SearchBar}, and its callbacks. */
export interface SearchBarProps extends Pick<LogExtrasProps, "log" | "view" | "loadOlder"> {
  /** Brings a line into view, and marks it as long as the search is open. */
  readonly goTo: (key: string) => void;
}

/** The bar. It opens at the newest match; Enter leads to older ones, Shift+Enter to newer ones. */
export function SearchBar({ log, view, loadOlder, goTo }: SearchBarProps): JSX.Element {
  const { screen } = useApp().stores;
  const t = useI18n("later").log;
  const { searchMessages } = useI18n("app").messages;
  const field = useRef<HTMLInputElement>(null);
  const query = screen.search.value ?? "";
  const words = useMemo(() => searchWords(query), [query]);
  const lines = log.lines.value;
  const matches = useMemo(() => matchingKeys(lines.all, words), [lines, words]);
  const [current, setCurrent] = useState<string | null>(null);
  const index = current === null ? -1 : matches.indexOf(current);

  const show = (key: string | undefined): void => {
    setCurrent(key ?? null);
    if (key !== undefined) goTo(key);
  };
  const step = (by: number): void => {
    if (matches.length > 0) show(matches[(Math.max(index, 0) + by + matches.length) % matches.length]);
  };
  const close = (): void => {
    screen.search.value = null;
  };
  useEffect(() => show(matches.at(-1)), [words]);
  // The rows are drawn by now, and other ones after each step.
  useLayoutEffect(() => highlightMatches(view.list.current!, words));
  useLayoutEffect(() => {
    const before = document.activeElement;
    field.current?.focus();
    field.current?.select();
    return () => {
      removeHighlights();
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
      else focusComposer();
    };
  }, []);
  return (
    <div
      class="search-bar"
      role="search"
      onKeyDown={(event) => {
        if (!isFor(event, "leave")) return;
        event.stopPropagation();
        close();
      }}
    >
      <div class="search-line">
        <Icon name="find" />
        <input
          ref={field}
          type="text"
          dir="auto"
          enterkeyhint="search"
          autocomplete="off"
          aria-label={searchMessages}
          placeholder={searchMessages}
          value={query}
          onInput={({ currentTarget: { value } }) => screen.search.value = value}
          onKeyDown={(event) => {
            const by = isFor(event, "choose") ? -1 : isFor(event, "breakLine") ? 1 : 0;
            if (by === 0) return;
            event.preventDefault();
            step(by);
          }}
        />
        <p class="search-count" role="status">
          {words !== "" &&
            (matches.length === 0 ? t.noMatch : t.matchOf(Math.max(index, 0) + 1, matches.length))}
        </p>
        <SearchButton icon="down" name={t.previousMatch} isUp onClick={() => step(-1)} />
        <SearchButton icon="down" name={t.nextMatch} onClick={() => step(1)} />
        <SearchButton icon="close" name={t.closeSearch} onClick={close} />
      </div>
      <p class="search-note">
        {t.onlyLoaded}{" "}
        {loadOlder !== undefined && (
          <button type="button" class="link-button" onClick={loadOlder}>{t.loadOlder}</button>
        )}
      </p>
    </div>
  );
}

interface SearchButtonProps {
  readonly icon: IconName;
  readonly name: string;
  readonly isUp?: boolean;
  readonly onClick: () => void;
}

function SearchButton({ icon, name, isUp = false, onClick }: SearchButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={isUp ? "icon-button search-up" : "icon-button"}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
