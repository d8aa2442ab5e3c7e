// The English text of system messages, for clients that show them as they come.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import type { Guard } from "../../protocol/moderation_rules.ts";
import type { Role } from "../../protocol/roles.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import { lastingMinutes } from "../moderation/sanction_messages.ts";

const TITLES: Readonly<Record<Role, string>> = {
  root: "is root now",
  admin: "is an administrator now",
  mod: "is a moderator now",
  user: "is no longer on the staff",
};

const GUARD_LINES: Readonly<Record<Guard, string>> = {
  open: "Everyone can write here",
  registered: "Only members can write here right now",
  verified: "Only verified members can write here right now",
};

/** The text of a system message. */
export function systemMessageText(news: SystemMessage): string {
  switch (news.key) {
    case "joined":
    case "left":
      return `${news.name} ${news.key}`;
    case "came_and_went":
      return cameAndWent(news.joined, news.left);
    case "renamed":
      return `${news.name} is now ${news.to}`;
    case "kicked":
      return `${news.name} was kicked`;
    case "banned":
    case "muted":
      return `${news.name} was ${news.key}${lastingMinutes(news.minutes)}`;
    case "unbanned":
      return `${news.name} may come in again`;
    case "unmuted":
      return `${news.name} may speak again`;
    case "verified":
      return `${news.name} is verified now`;
    case "unverified":
      return `${news.name} is no longer verified`;
    case "role":
      return `${news.name} ${TITLES[news.role]}`;
    case "ai_granted":
      return `${news.name} can write to ${BOT_NAME} without limit now`;
    case "ai_revoked":
      return `${news.name} can no longer write to ${BOT_NAME} without limit`;
    case "ai_kept":
      return `${news.name} still has premium that was paid for or redeemed`;
    case "addresses_banned":
      return `Some network addresses were banned${lastingMinutes(news.minutes)}`;
    case "addresses_unbanned":
      return "A ban on network addresses was lifted";
    case "restarting":
      return "The server is restarting. You will be back in a moment.";
    case "cut_off":
      return "Some people cannot be reached right now. You see messages from those who are still connected.";
    case "rejoined":
      return "Everyone is connected again. Lobby messages from that time cannot be shown.";
    case "missed":
      return "Some messages did not arrive here.";
    case "name_lost":
      return "Someone else took your name while you were cut off. Please join with another name.";
    case "slow_mode":
      return news.seconds === 0
        ? "Slow mode is off"
        : `Slow mode is on: one message every ${news.seconds === 1 ? "second" : `${news.seconds} seconds`}`;
    case "guard":
      return GUARD_LINES[news.level];
    case "staff_second_factor":
      return news.on ? "Staff need a second step now" : "Staff need no second step any more";
  }
}

function cameAndWent(joined: number, left: number): string {
  const people = (count: number): string => `${count} ${count === 1 ? "person" : "people"}`;
  if (joined === 0) return `${people(left)} left`;
  return left === 0 ? `${people(joined)} joined` : `${people(joined)} joined, ${left} left`;
}
