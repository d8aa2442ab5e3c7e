// The search in a conversation: the words, the matches, and the way from one to the next.

import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { focusComposer } from "../ui/focus.ts";
import { LaterIcon, type LaterIconName } from "../shell/later_icon.tsx";
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
export function SearchBar(props: SearchBarProps): JSX.Element {
  const { view, loadOlder } = props;
  const { search } = useApp().stores.screen;
  const t = useI18n("later").log;
  const { searchMessages } = useI18n("app").messages;
  const bar = useRef<HTMLDivElement>(null);
  const { words, count, position, step } = useMatches(props);
  const close = (): void => {
    search.value = null;
  };
  // The rows are drawn by now, and other ones after each step.
  useLayoutEffect(() => highlightMatches(view.list.current!, words));
  useSearchFocus(bar);
  return (
    <div
      ref={bar}
      class="search-bar"
      role="search"
      onKeyDown={(event) => {
        if (!isFor(event, "leave")) return;
        event.stopPropagation();
        close();
      }}
    >
      <div class="search-line">
        <LaterIcon name="find" />
        <input
          type="text"
          dir="auto"
          enterkeyhint="search"
          autocomplete="off"
          aria-label={searchMessages}
          placeholder={searchMessages}
          value={search.value ?? ""}
          onInput={({ currentTarget: { value } }) => search.value = value}
          onKeyDown={(event) => {
            const by = isFor(event, "choose") ? -1 : isFor(event, "breakLine") ? 1 : 0;
            if (by === 0) return;
            event.preventDefault();
            step(by);
          }}
        />
        <p class="search-count" role="status">
          {words !== "" && (count === 0 ? t.noMatch : t.matchOf(position, count))}
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

interface Matches {
  /** The words of the search, folded. */
  readonly words: string;
  readonly count: number;
  /** Number of the match in view, from 1. */
  readonly position: number;
  /** Goes on to an older match (-1) or a newer one (1). */
  readonly step: (by: number) => void;
}

/** The matches of the search. Other words lead to the newest match at once. */
function useMatches({ log, goTo }: Pick<SearchBarProps, "log" | "goTo">): Matches {
  const query = useApp().stores.screen.search.value ?? "";
  const words = useMemo(() => searchWords(query), [query]);
  const lines = log.lines.value;
  const matches = useMemo(() => matchingKeys(lines.all, words), [lines, words]);
  const [current, setCurrent] = useState<string | null>(null);
  const index = Math.max(0, current === null ? -1 : matches.indexOf(current));
  const show = (key: string | undefined): void => {
    setCurrent(key ?? null);
    if (key !== undefined) goTo(key);
  };
  useEffect(() => show(matches.at(-1)), [words]);
  return {
    words,
    count: matches.length,
    position: index + 1,
    step: (by) => show(matches[(index + by + matches.length) % Math.max(1, matches.length)]),
  };
}

/** Focuses the field. When the bar closes with the focus inside, the focus goes back to where it was. */
function useSearchFocus(bar: RefObject<HTMLDivElement>): void {
  useLayoutEffect(() => {
    const element = bar.current!;
    const before = document.activeElement;
    const field = element.querySelector("input")!;
    field.focus();
    field.select();
    return () => {
      removeHighlights();
      if (!element.contains(document.activeElement)) return;
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
      else focusComposer();
    };
  }, []);
}

interface SearchButtonProps {
  readonly icon: LaterIconName;
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
      <LaterIcon name={icon} />
    </button>
  );
}
