// The emoji picker over the composer: recent ones, all, and a search by name.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Emoji, findEmoji, type FoundEmoji } from "../../text/emoji_search.ts";
import { useApp } from "../shell/app_context.ts";
import { isFor } from "../shell/key_bindings.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { loadEmoji } from "../messages/emoji_loader.ts";
import type { EmojiPickerProps } from "./emoji_picker_props.ts";
import { replaceInField } from "../ui/field_insertion.ts";
import { stepInGrid } from "./grid_step.ts";

/** Emoji drawn at first, and more each time the end comes into view: all at once would take a slow phone a second. */
const BATCH = 240;
/** Recent emoji that are remembered: three lines of a narrow window. */
const MAX_RECENT = 18;
/** Distance to the end of the list from which on more are drawn, CSS pixels. */
const NEAR_END = 600;

/** The picker. The focus is in its search field, from which arrow keys lead to the emoji. */
export function EmojiPicker({ field, onClose }: EmojiPickerProps): JSX.Element {
  const t = useI18n("later").emojiPicker;
  const picker = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const { all, isFailed } = useEmojiTable();
  const { recent, remember } = useRecentEmoji(all);
  const caret = useRef(field.current?.selectionStart ?? 0).current;
  useOutsidePress(picker, () => onClose(false));

  const take = ({ character }: FoundEmoji): void => {
    remember(character);
    onClose(true);
    if (field.current !== null) replaceInField(field.current, caret, caret, character);
  };
  const found = useMemo(() => query.trim() === "" ? null : findEmoji(all, nameOf(query), BATCH), [
    all,
    query,
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const isFound = isFor(event, "choose") && event.target instanceof HTMLInputElement;
    if (!isFor(event, "leave") && !isFound) return stepInGrid(event, picker.current!);
    event.preventDefault();
    event.stopPropagation();
    if (!isFound) onClose(true);
    else if (found?.[0] !== undefined) take(found[0]);
  };
  const nothing = isFailed ? t.failed : all.length === 0 ? t.loading : t.none;
  return (
    <div
      ref={picker}
      class="emoji-picker"
      role="dialog"
      tabIndex={-1}
      aria-label={t.title}
      onKeyDown={onKeyDown}
      onFocusOut={({ relatedTarget }) => isBeside(relatedTarget, picker.current!) && onClose(false)}
    >
      <input
        ref={focusOnce}
        type="text"
        class="emoji-find"
        dir="auto"
        autocomplete="off"
        aria-label={t.find}
        placeholder={t.find}
        value={query}
        onInput={({ currentTarget: { value } }) => setQuery(value)}
      />
      <p class="said" role="status">
        {found !== null && (found.length === 0 ? t.none : t.found(found.length))}
      </p>
      <div class="emoji-scroll" tabIndex={-1}>
        {found !== null
          ? found.length > 0 && <EmojiGroup emoji={found} take={take} />
          : <Everything recent={recent} all={all} take={take} />}
        {(all.length === 0 || found?.length === 0) && <p class="emoji-none">{nothing}</p>}
      </div>
    </div>
  );
}

interface EverythingProps extends Pick<EmojiGroupProps, "take"> {
  readonly recent: readonly FoundEmoji[];
  readonly all: readonly FoundEmoji[];
}

/** What there is without a search. */
function Everything({ recent, all, take }: EverythingProps): JSX.Element {
  const t = useI18n("later").emojiPicker;
  return (
    <>
      {recent.length > 0 && <EmojiGroup title={t.recent} emoji={recent} take={take} />}
      {all.length > 0 && <AllEmoji title={t.all} emoji={all} take={take} />}
    </>
  );
}

interface EmojiGroupProps {
  readonly title?: string;
  readonly emoji: readonly FoundEmoji[];
  readonly take: (emoji: FoundEmoji) => void;
}

function EmojiGroup({ title, emoji, take }: EmojiGroupProps): JSX.Element {
  return (
    <section aria-label={title}>
      {title !== undefined && <h3>{title}</h3>}
      <div class="emoji-grid">
        {emoji.map((one) => (
          <button
            key={one.character}
            type="button"
            class="emoji-choice"
            tabIndex={-1}
            aria-label={wordsOf(one.name)}
            title={wordsOf(one.name)}
            onClick={() => take(one)}
          >
            {one.character}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Draws more emoji as their end comes near. */
function AllEmoji(
  { title, emoji, take }: EmojiGroupProps & { readonly emoji: readonly FoundEmoji[] },
): JSX.Element {
  const [count, setCount] = useState(BATCH);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = end.current!.parentElement!;
    const observer = new IntersectionObserver(
      (entries) => entries.some((one) => one.isIntersecting) && setCount((before) => before + BATCH),
      { root: box, rootMargin: `${NEAR_END}px` },
    );
    observer.observe(end.current!);
    return () => observer.disconnect();
  }, [count]);
  return (
    <>
      <EmojiGroup title={title!} emoji={emoji.slice(0, count)} take={take} />
      <div ref={end} />
    </>
  );
}

function useEmojiTable(): { readonly all: readonly (Emoji & FoundEmoji)[]; readonly isFailed: boolean } {
  const [state, setState] = useState<{ all: readonly (Emoji & FoundEmoji)[]; isFailed: boolean }>(
    { all: [], isFailed: false },
  );
  useEffect(() => {
    let isGone = false;
    loadEmoji().then(
      (table) =>
        isGone || setState({ all: table.map((one) => ({ ...one, name: one.names[0]! })), isFailed: false }),
      () => isGone || setState({ all: [], isFailed: true }),
    );
    return () => isGone = true;
  }, []);
  return state;
}

function useRecentEmoji(
  all: readonly FoundEmoji[],
): { readonly recent: readonly FoundEmoji[]; readonly remember: (character: string) => void } {
  const { prefs } = useApp().stores;
  const characters = prefs.recentEmoji.value.split(" ").filter((one) => one !== "").slice(0, MAX_RECENT);
  const byCharacter = useMemo(() => new Map(all.map((one) => [one.character, one])), [all]);
  return {
    recent: characters.flatMap((one) => byCharacter.get(one) ?? []),
    remember: (character) =>
      prefs.setRecentEmoji(
        [character, ...characters.filter((one) => one !== character)].slice(0, MAX_RECENT).join(" "),
      ),
  };
}

/** Calls `run` when the user presses beside the element. Its own button closes it too. */
function useOutsidePress(element: { readonly current: HTMLElement | null }, run: () => void): void {
  const newest = useRef(run);
  newest.current = run;
  useEffect(() => {
    const onPress = ({ target }: Event): void => {
      if (isBeside(target, element.current!)) newest.current();
    };
    addEventListener("pointerdown", onPress);
    return () => removeEventListener("pointerdown", onPress);
  }, []);
}

/** Focuses the field, when it is drawn first; on a touch screen the picker, as the field would open the keyboard. */
function focusOnce(field: HTMLInputElement | null): void {
  if (matchMedia("(hover: hover)").matches) field?.focus();
  else field?.closest<HTMLElement>(".emoji-picker")?.focus();
}

/** Whether `target` is an element beside the picker, and not its button, which closes it by itself. */
function isBeside(target: EventTarget | null, picker: Element): boolean {
  return target instanceof Element && !picker.contains(target) && target.closest(".emoji-button") === null;
}

/** What the user typed, as names of emoji are written. */
function nameOf(query: string): string {
  return query.trim().replace(/^:|:$/g, "").replaceAll(/\s+/g, "_");
}

/** The name of an emoji as words. */
function wordsOf(name: string): string {
  return name.replaceAll("_", " ");
}
