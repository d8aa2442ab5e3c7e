// The list of the people online.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { Person } from "./person.tsx";
import { isMe } from "./is_me.ts";
import { usePersonMenu } from "./person_menu.tsx";
import { moveFocus } from "../ui/move_focus.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The list has a search field from this many people. */
const SEARCH_FROM = 20;

/** Heading, search field in a long list, and the list. Tab stops at one person; arrow keys lead to the others. */
export function PeoplePanel(): JSX.Element {
  const app = useApp();
  const { people } = app.stores;
  const t = useI18n("app");
  const query = useSignal("");
  const stop = useSignal("");
  const list = useRef<HTMLUListElement>(null);
  const { menu, on } = usePersonMenu(() => list.current);
  const all = people.list.value;
  const searchable = all.length >= SEARCH_FROM;
  const wanted = searchable ? query.value.trim().toLowerCase() : "";
  const shown = wanted === "" ? all : all.filter((user) => user.username.toLowerCase().includes(wanted));
  const others = shown.filter(({ username }) => !isMe(app, username));
  const stopAt = (others.find(({ username }) => username === stop.value) ?? others[0])?.username;
  return (
    <div class="people-inner">
      <h2 class="people-title">
        {t.people} <span class="people-count">{people.count.value}</span>
      </h2>
      {searchable && (
        <input
          type="search"
          dir="auto"
          class="people-search"
          aria-label={t.person.find}
          placeholder={t.person.find}
          value={query.value}
          onInput={(event) => query.value = event.currentTarget.value}
        />
      )}
      <ul
        class="people-list"
        aria-label={t.people}
        ref={list}
        // Without a row that takes the focus, the list itself takes it, so that the keyboard can scroll it.
        tabIndex={stopAt === undefined ? 0 : -1}
        onKeyDown={(event) => moveFocus(event, event.currentTarget.querySelectorAll("button"))}
      >
        {shown.map((user) => (
          <Person
            key={user.username}
            user={user}
            isStop={user.username === stopAt}
            onFocus={() => stop.value = user.username}
            on={on(user.username, true)}
          />
        ))}
      </ul>
      {shown.length === 0 && wanted !== "" && <p class="people-none">{t.person.nobody}</p>}
      {others.length < 2 && wanted === "" && <p class="people-none">{t.person.alone}</p>}
      {menu}
    </div>
  );
}
