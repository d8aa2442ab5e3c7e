// The people here.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { User } from "../../server/protocol/server_events.ts";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { nameColour } from "./name_colour.ts";
import { RoleBadge, VerifiedMark } from "./role_badge.tsx";

/** From this many people on, the list can be searched. */
const SEARCH_FROM = 20;

/** Heading, search where it helps, and the list. */
export function PeoplePanel(): JSX.Element {
  const { people } = useApp().stores;
  const query = useSignal("");
  const all = people.list.value;
  const searchable = all.length >= SEARCH_FROM;
  const wanted = searchable ? query.value.trim().toLowerCase() : "";
  const shown = wanted === "" ? all : all.filter((user) => user.username.toLowerCase().includes(wanted));
  return (
    <div class="people-inner">
      <h2 class="people-title">
        People <span class="people-count">{people.count.value}</span>
      </h2>
      {searchable && (
        <input
          type="search"
          class="people-search"
          aria-label="Find a person"
          placeholder="Find a person"
          value={query.value}
          onInput={(event) => query.value = event.currentTarget.value}
        />
      )}
      <ul class="people-list" aria-label="People" tabIndex={0}>
        {shown.map((user) => <Person key={user.username} user={user} />)}
      </ul>
      {shown.length === 0 && wanted !== "" && <p class="people-none">Nobody here by that name.</p>}
    </div>
  );
}

function Person({ user }: { user: User }): JSX.Element {
  const isBot = user.username === BOT_NAME;
  return (
    <li class="person">
      <Avatar name={user.username} />
      <span class={isBot ? "person-name name-bot" : `person-name name-${nameColour(user.username)}`}>
        {user.username}
      </span>
      <RoleBadge role={user.role} />
      {user.is_verified && <VerifiedMark />}
      {isBot && <span class="person-kind">AI</span>}
      {!isBot && !user.is_registered && <span class="person-kind">guest</span>}
    </li>
  );
}
