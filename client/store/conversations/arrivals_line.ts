// A line about users who joined and left the lobby. Those next to each other are one line.

import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { SystemMessage } from "../../../server/protocol/server_events.ts";

/** Names of one line, at most: bounds its memory while thousands come and go. */
const MAX_NAMES = 100;

/** Users who are said by their names, at most. More are counted. */
const MAX_SAID = 2;

/** Users who joined, or who left. */
export interface ArrivalGroup {
  readonly count: number;
  /** Some of their names, in their order: the server may send only the number. */
  readonly names: readonly string[];
}

/** A line about users who joined and left. */
export interface ArrivalsLine {
  readonly kind: "arrivals";
  readonly key: string;
  readonly joined: ArrivalGroup;
  readonly left: ArrivalGroup;
  readonly text: MessageFormat;
  /** ISO 8601, of the last one. */
  readonly ts: string;
}

/** A system message about users who joined or left. */
export type Arrival =
  | { readonly key: "joined" | "left"; readonly name: string }
  | Extract<SystemMessage, { key: "came_and_went" }>;

/** Whether a system message is about users who joined or left. */
export function isArrival(news: SystemMessage): news is Arrival {
  return news.key === "joined" || news.key === "left" || news.key === "came_and_went";
}

/** A line that says `news` too; `before` is the line that it continues, or the key of a new one. */
export function withArrival(before: ArrivalsLine | string, news: Arrival, ts: string): ArrivalsLine {
  const isNew = typeof before === "string";
  let { joined, left } = isNew ? { joined: NO_USERS, left: NO_USERS } : before;
  if (news.key === "came_and_went") {
    joined = { ...joined, count: joined.count + news.joined };
    left = { ...left, count: left.count + news.left };
  } else if (news.key === "joined") joined = withName(joined, news.name);
  else left = withName(left, news.name);
  return { kind: "arrivals", key: isNew ? before : before.key, joined, left, text: textOf(joined, left), ts };
}

/** Whether the text has numbers in place of names that are known. */
export function hidesNames({ joined, left }: ArrivalsLine): boolean {
  return !areNamed(joined, left) && joined.names.length + left.names.length > 0;
}

const NO_USERS: ArrivalGroup = { count: 0, names: [] };

/** Whether the users are said by their names: if all are known, and are not more than fit into a line. */
function areNamed(joined: ArrivalGroup, left: ArrivalGroup): boolean {
  const count = joined.count + left.count;
  return count <= MAX_SAID && count === joined.names.length + left.names.length;
}

function textOf(joined: ArrivalGroup, left: ArrivalGroup): MessageFormat {
  return (t) => {
    const say = t("app").arrivals;
    if (!areNamed(joined, left)) {
      return say.came_and_went({ key: "came_and_went", joined: joined.count, left: left.count });
    }
    return [
      ...joined.names.map((name) => say.joined({ key: "joined", name })),
      ...left.names.map((name) => say.left({ key: "left", name })),
    ].join(", ");
  };
}

/** A user who comes or goes twice counts once. */
function withName({ count, names }: ArrivalGroup, name: string): ArrivalGroup {
  if (names.includes(name)) return { count, names };
  return { count: count + 1, names: names.length < MAX_NAMES ? [...names, name] : names };
}
