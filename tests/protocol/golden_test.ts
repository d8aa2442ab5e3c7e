// Golden frames: what each server event looks like on the wire, to the byte.

import { deepEqual, equal } from "node:assert/strict";
import { openRoom } from "../support/room.ts";
import { play } from "./golden_scenario.ts";
import { encodeEnvelope } from "../../server/protocol/frames.ts";
import type { ServerEventName, ServerEvents } from "../../server/protocol/server_events.ts";

const ASKED_AT = "2025-06-01T12:00:00.000Z";

/** What cannot be played alike twice, as its seal is random or machines decide: encoded from data. */
const ENCODED = {
  violet_typing: { busy: true, room: "violet-1", position: 0 },
  violet_turns: {
    room: "violet-1",
    turns: [
      ...[{ id: 7, role: "user", scheme: "room", ciphertext: "AAEC", nonce: "AwQF", ts: ASKED_AT }] as const,
      {
        ...{ id: 9, role: "assistant", scheme: "room", ciphertext: "BgcI", nonce: "CQoL", ts: ASKED_AT },
        re_id: 7,
      },
    ],
  },
  violet_unanswered: { room: "violet-1", id: 7 },
  resync: { since: "2025-06-01T12:00:00.000Z" },
  violet_delta: { room: "violet-1", re_id: 7, seq: 0, ciphertext: "AAEC", nonce: "AwQF" },
  ai_response: { error: "ai_limit_reached", room: "violet-1" },
  lobby_backlog: { messages: [] },
  message_removed: { ids: ["5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01"], by: "staff" },
  violet_forgot: { room: "violet-1" },
  pm_declined: { room: "pm-2-3" },
  preferences: { pm_from: "members" },
  admin_invites: {
    invites: [{ id: 1, uses_left: 1, expires_at: "2025-06-08T12:00:00.000Z", made_by: "Ruth" }],
  },
  admin_entitlements: {
    entitlements: [{
      ...{ id: 3, user_id: 2, username: "Carol", reference: "0b1c", product: "premium" },
      ...{ from: "2025-06-01T12:00:00.000Z", state: "active", until: "2025-07-01T12:00:00.000Z" },
      ...{ source: "btcpay", price: "10.00", currency: "USD" },
    }],
    next: "3",
  },
  admin_vouchers: {
    vouchers: [{
      ...{ id: 1, code: "ABCD-EFGH-JKMN-PQRS", months: 1, expires_at: "2025-08-30T12:00:00.000Z" },
      ...{ used_by: null, used_at: null, made_by: "Ruth" },
    }],
  },
  admin_reset_link: { url: "/#reset=abcdefghijklmnopqrst", expires_at: "2025-06-02T12:00:00.000Z" },
  account_notice: {
    kind: "new_device",
    device: {
      ...{ id: "00000000-0000-4000-8000-000000000001", name: "Firefox on Linux" },
      ...{ created_at: "2025-06-01T12:00:00.000Z", seen_at: "2025-06-01T12:00:00.000Z", current: false },
    },
    ts: "2025-06-01T12:00:00.000Z",
  },
  token: { token: "eyJ" },
  pm_peer: { room: "guest-1", state: "away" },
  pm_keys: { room: "pm-2-3", with: "Dave", mode: "server", epoch: 0, heads: ["AAEC", null] },
  keys_move: { move: "00000000-0000-4000-8000-000000000001" },
  admin_violet_status: {
    reachable: true,
    version: "0.33.0",
    model: "llama3.2:latest",
    ready: true,
    models: [{ name: "llama3.2:latest", size: 2_019_393_189, loaded: true }],
    running: 1,
    waiting: 0,
    concurrency: 1,
  },
  admin_violet_pull: {
    model: "llama3.2",
    state: "running",
    status: "pulling dde5aa3fc5ff",
    total: 2_000,
    completed: 500,
  },
  admin_violet_said: { text: "Good evening.", answered: true, took_ms: 1_200 },
} satisfies Partial<ServerEvents>;

/** The first frame of each event in the story of golden_scenario.ts. `{uuid}` stands for one made by the server. */
const GOLDEN = {
  violet_turns:
    '{"event":"violet_turns","data":{"room":"violet-1","turns":[{"id":7,"role":"user","scheme":"room","ciphertext":"AAEC","nonce":"AwQF","ts":"2025-06-01T12:00:00.000Z"},{"id":9,"role":"assistant","scheme":"room","ciphertext":"BgcI","nonce":"CQoL","ts":"2025-06-01T12:00:00.000Z","re_id":7}]}}',
  violet_unanswered: '{"event":"violet_unanswered","data":{"room":"violet-1","id":7}}',
  resync: '{"event":"resync","data":{"since":"2025-06-01T12:00:00.000Z"}}',
  violet_typing: '{"event":"violet_typing","data":{"busy":true,"room":"violet-1","position":0}}',
  violet_delta:
    '{"event":"violet_delta","data":{"room":"violet-1","re_id":7,"seq":0,"ciphertext":"AAEC","nonce":"AwQF"}}',
  ai_response: '{"event":"ai_response","data":{"error":"ai_limit_reached","room":"violet-1"}}',
  pm_peer: '{"event":"pm_peer","data":{"room":"guest-1","state":"away"}}',
  lobby_backlog: '{"event":"lobby_backlog","data":{"messages":[]}}',
  message_removed:
    '{"event":"message_removed","data":{"ids":["5b0f8b0e-5c0c-4b0e-9d0e-0f6d2b1c9a01"],"by":"staff"}}',
  admin_violet_status:
    '{"event":"admin_violet_status","data":{"reachable":true,"version":"0.33.0","model":"llama3.2:latest","ready":true,"models":[{"name":"llama3.2:latest","size":2019393189,"loaded":true}],"running":1,"waiting":0,"concurrency":1}}',
  admin_violet_pull:
    '{"event":"admin_violet_pull","data":{"model":"llama3.2","state":"running","status":"pulling dde5aa3fc5ff","total":2000,"completed":500}}',
  admin_violet_said:
    '{"event":"admin_violet_said","data":{"text":"Good evening.","answered":true,"took_ms":1200}}',
  hello:
    '{"event":"hello","data":{"protocol":1,"limits":{"max_msg_len":500,"rate_messages":6,"rate_window_ms":5000,"max_frame_bytes":16384},"features":["presence","batch","stream","e2ee"],"guest_allowed":true,"registration":"open","bot":"Violet"}}',
  joined:
    '{"event":"joined","data":{"username":"Carol","is_admin":false,"role":"user","is_registered":true,"has_ai_access":false,"ai_messages_used":0,"ai_free_limit":3,"email":"carol@example.com","token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyIiwibmFtZSI6IkNhcm9sIiwidmVyIjoxLCJpYXQiOjE3NDg3NzkyMDAsImV4cCI6MTc0OTM4NDAwMH0.e_GPlc0YumIRGQzXqYdILrQXQoN1YIVvzv4P5HDSwv0","ignored_list":[]},"re":"r1"}',
  system:
    '{"event":"system","data":{"msg":"Carol joined","ts":"2025-06-01T12:00:00.000Z","said":{"key":"joined","name":"Carol"}}}',
  room_state: '{"event":"room_state","data":{"slow_mode_seconds":0,"guard":"open"}}',
  pm_unread: '{"event":"pm_unread","data":{"rooms":[]}}',
  nicklist:
    '{"event":"nicklist","data":{"users":[{"username":"Violet","is_admin":false,"is_registered":true,"is_verified":true,"role":"user","bot":true},{"username":"Ruth","is_admin":true,"is_registered":true,"is_verified":false,"role":"root"},{"username":"Carol","is_admin":false,"is_registered":true,"is_verified":false,"role":"user"},{"username":"Dave","is_admin":false,"is_registered":true,"is_verified":false,"role":"user"}]}}',
  error: '{"event":"error","data":{"code":"empty","msg":"Write something first.","field":"text"},"re":"r2"}',
  message:
    '{"event":"message","data":{"id":"{uuid}","ts":"2025-06-01T12:00:01.000Z","username":"Carol","is_admin":false,"is_registered":true,"is_verified":false,"role":"user","text":"Good evening 🌹"}}',
  ack: '{"event":"ack","data":{"id":"{uuid}","ts":"2025-06-01T12:00:01.000Z"},"re":"r3"}',
  pm_ready:
    '{"event":"pm_ready","data":{"with":"Dave","room":"pm-2-3","room_key":"C9XSDOwQMu1yYpHvohmg5ksfGh76gCEvQgs0jZrxayg=","peer":{"username":"Dave","is_admin":false,"is_registered":true,"is_verified":false,"role":"user"}},"re":"r4"}',
  pm_message:
    '{"event":"pm_message","data":{"id":1,"from":"Carol","room":"pm-2-3","ts":"2025-06-01T12:00:01.000Z","ciphertext":"AAECAwQFBgcICQoLDA0ODxAREhM=","nonce":"AAECAwQFBgcICQoL"}}',
  pm_accepted: '{"event":"pm_accepted","data":{"room":"pm-2-3","by":"Dave"}}',
  violet_forgot: '{"event":"violet_forgot","data":{"room":"violet-1"}}',
  pm_declined: '{"event":"pm_declined","data":{"room":"pm-2-3"}}',
  preferences: '{"event":"preferences","data":{"pm_from":"members"}}',
  pm_keys:
    '{"event":"pm_keys","data":{"room":"pm-2-3","with":"Dave","mode":"server","epoch":0,"heads":["AAEC",null]}}',
  keys_move: '{"event":"keys_move","data":{"move":"00000000-0000-4000-8000-000000000001"}}',
  pm_read: '{"event":"pm_read","data":{"room":"pm-2-3","by":"Dave","id":1}}',
  pm_typing: '{"event":"pm_typing","data":{"room":"pm-2-3","from":"Dave","busy":true}}',
  ignore_status: '{"event":"ignore_status","data":{"target":"Dave","ignored":true},"re":"r5"}',
  password_changed:
    '{"event":"password_changed","data":{"success":false,"msg":"Your current password is wrong."},"re":"r6"}',
  pm_invite:
    '{"event":"pm_invite","data":{"from":"Carol","room":"pm-2-3","room_key":"C9XSDOwQMu1yYpHvohmg5ksfGh76gCEvQgs0jZrxayg=","peer":{"username":"Carol","is_admin":false,"is_registered":true,"is_verified":false,"role":"user"}}}',
  mute_updated:
    '{"event":"mute_updated","data":{"muted":true,"reason":"rude","expires_at":"2025-06-01T12:10:01.000Z"}}',
  role_updated: '{"event":"role_updated","data":{"role":"mod"}}',
  account_notice:
    '{"event":"account_notice","data":{"kind":"new_device","device":{"id":"00000000-0000-4000-8000-000000000001","name":"Firefox on Linux","created_at":"2025-06-01T12:00:00.000Z","seen_at":"2025-06-01T12:00:00.000Z","current":false},"ts":"2025-06-01T12:00:00.000Z"}}',
  token: '{"event":"token","data":{"token":"eyJ"}}',
  admin_changed: '{"event":"admin_changed","data":{"what":"users"}}',
  presence:
    '{"event":"presence","data":{"update":[{"username":"Dave","is_admin":true,"is_registered":true,"is_verified":false,"role":"mod"}]}}',
  ai_unlock:
    '{"event":"ai_unlock","data":{"has_ai_access":true,"msg":"You can write to Violet without limit now."}}',
  kicked:
    '{"event":"kicked","data":{"msg":"You are banned for 1 hour. Reason: very rude","said":{"key":"banned","minutes":60,"reason":"very rude"}}}',
  reports_open: '{"event":"reports_open","data":{"open":0}}',
  admin_mutes:
    '{"event":"admin_mutes","data":{"mutes":[{"id":1,"username":"Dave","reason":"rude","created_at":"2025-06-01T12:00:01.000Z","expires_at":"2025-06-01T12:10:01.000Z","actor_role":"root"}]},"re":"r3"}',
  admin_action_ok:
    '{"event":"admin_action_ok","data":{"msg":"Dave is a moderator now","said":{"key":"role","name":"Dave","role":"mod"}},"re":"r4"}',
  admin_reset_link:
    '{"event":"admin_reset_link","data":{"url":"/#reset=abcdefghijklmnopqrst","expires_at":"2025-06-02T12:00:00.000Z"}}',
  admin_ban_preview: '{"event":"admin_ban_preview","data":{"cidr":"198.51.100.0/24","people":0},"re":"r7"}',
  admin_users:
    '{"event":"admin_users","data":{"users":[{"id":2,"username":"Carol","role":"user","is_verified":false,"has_ai_access":false,"email":"carol@example.com","created_at":"2025-06-01T12:00:00.000Z","online":true},{"id":3,"username":"Dave","role":"mod","is_verified":false,"has_ai_access":true,"email":null,"created_at":"2025-06-01T12:00:00.000Z","online":true},{"id":1,"username":"Ruth","role":"root","is_verified":false,"has_ai_access":false,"email":null,"created_at":"2025-06-01T12:00:00.000Z","online":true}]},"re":"r8"}',
  admin_reports:
    '{"event":"admin_reports","data":{"reports":[{"id":1,"reporter":"Carol","target":"Dave","text":"something rude","reason":"rude","created_at":"2025-06-01T12:00:01.000Z","status":"open"}],"open":1},"re":"r9"}',
  admin_audit:
    '{"event":"admin_audit","data":{"entries":[{"id":4,"ts":"2025-06-01T12:00:01.000Z","actor":"Ruth","actor_role":"root","capacity":"account","action":"slow_mode","detail":"5 s","hash":"ec08c686dc43f25291f3dee835a4497ef23ff7998166ff621b5fd904f13cf1c6"}],"next":"4"},"re":"r10"}',
  admin_invites:
    '{"event":"admin_invites","data":{"invites":[{"id":1,"uses_left":1,"expires_at":"2025-06-08T12:00:00.000Z","made_by":"Ruth"}]}}',
  admin_entitlements:
    '{"event":"admin_entitlements","data":{"entitlements":[{"id":3,"user_id":2,"username":"Carol","reference":"0b1c","product":"premium","from":"2025-06-01T12:00:00.000Z","state":"active","until":"2025-07-01T12:00:00.000Z","source":"btcpay","price":"10.00","currency":"USD"}],"next":"3"}}',
  admin_vouchers:
    '{"event":"admin_vouchers","data":{"vouchers":[{"id":1,"code":"ABCD-EFGH-JKMN-PQRS","months":1,"expires_at":"2025-08-30T12:00:00.000Z","used_by":null,"used_at":null,"made_by":"Ruth"}]}}',
  admin_bans:
    '{"event":"admin_bans","data":{"bans":[{"id":1,"username":"Dave","reason":"very rude","created_at":"2025-06-01T12:00:02.000Z","expires_at":"2025-06-01T13:00:02.000Z","actor_role":"root"}]},"re":"r12"}',
} satisfies Record<ServerEventName, string>;

Deno.test("each server event has its golden frame, exact to the byte", async () => {
  await using room = await openRoom();
  const played = await play(room);
  for (const [event, frame] of Object.entries(GOLDEN)) {
    if (!(event in ENCODED)) equal(played.get(event), frame, event);
  }
  const unknown = [...played.keys()].filter((event) => !(event in GOLDEN));
  deepEqual(unknown, []);
});

Deno.test("events with a random seal are written as their golden frame", () => {
  for (const [event, data] of Object.entries(ENCODED) as [keyof typeof ENCODED, never][]) {
    equal(encodeEnvelope(event, data), GOLDEN[event]);
  }
});
