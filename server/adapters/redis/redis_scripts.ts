// What Redis does in one step, in Lua.

import { type Script, scriptOf } from "./redis_link.ts";

/** The time, milliseconds: the last argument, or the server's own, which is the same for all nodes, where that is 0. */
const NOW = `
local now = tonumber(ARGV[#ARGV])
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/**
 * Claims a name. Keys: the name, the node's set of names. Arguments: principal, node, prefix of the nodes' leases. A name is a
 * hash: `principal`, and a field for each node that claims it. Claims of nodes without a lease are void.
 */
export const CLAIM: Script = scriptOf(`
local principal = redis.call('HGET', KEYS[1], 'principal')
if principal and principal ~= ARGV[1] then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if field ~= 'principal' and redis.call('EXISTS', ARGV[3] .. field) == 1 then return 0 end
  end
  redis.call('DEL', KEYS[1])
end
redis.call('HSET', KEYS[1], 'principal', ARGV[1], ARGV[2], '1')
redis.call('SADD', KEYS[2], KEYS[1])
return 1`);

/** Hands a name on. Keys: the name. Arguments: from whom, to whom. */
export const TRANSFER: Script = scriptOf(`
if redis.call('HGET', KEYS[1], 'principal') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'principal', ARGV[2])
return 1`);

/** Gives up a claim. Keys: the name, the node's set of names. Arguments: principal, node. */
export const RELEASE: Script = scriptOf(`
if redis.call('HGET', KEYS[1], 'principal') ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('SREM', KEYS[2], KEYS[1])
if redis.call('HLEN', KEYS[1]) == 1 then redis.call('DEL', KEYS[1]) end
return 1`);

/** Forgets the claims of a node that has no lease any more. Keys: its lease, its set of names. Arguments: the node. */
export const SWEEP: Script = scriptOf(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for _, name in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('HDEL', name, ARGV[1])
  if redis.call('HLEN', name) == 1 then redis.call('DEL', name) end
end
redis.call('DEL', KEYS[2])
return 1`);

/** Takes one of a sliding window. Arguments: how many, milliseconds. The newest times are kept, newest first. */
export const TAKE: Script = scriptOf(`${NOW}
local max, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local oldest = tonumber(redis.call('LINDEX', KEYS[1], max - 1) or 0)
if now - oldest < window then return oldest + window - now end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, max - 1)
redis.call('PEXPIRE', KEYS[1], window)
return 0`);

/**
 * Takes one of each budget, or none, as `hub/limits/buckets.ts` does. Arguments, for each key: milliseconds that one takes to come
 * back, and how many there are at once. A key holds the time at which it is full again. Answers with the place of the key that
 * has to wait longest, and how long.
 */
export const SPEND: Script = scriptOf(`${NOW}
local fullAt, index, wait = {}, 0, 0
for i, key in ipairs(KEYS) do
  local every, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  fullAt[i] = math.max(tonumber(redis.call('GET', key) or now), now) + every
  local own = math.ceil(fullAt[i] - burst * every - now - 0.5)
  if own > wait then index, wait = i, own end
end
if wait > 0 then return { index, wait } end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.3f', fullAt[i]), 'PX', math.ceil(fullAt[i] - now) + 1)
end
return { 0, 0 }`);

/** Gives one back to each budget. Arguments as for {@link SPEND}. */
export const GIVE_BACK: Script = scriptOf(`${NOW}
for i, key in ipairs(KEYS) do
  local fullAt = tonumber(redis.call('GET', key) or 0) - tonumber(ARGV[2 * i - 1])
  if fullAt > now then redis.call('SET', key, string.format('%.3f', fullAt), 'KEEPTTL') else redis.call('DEL', key) end
end
return 0`);

/**
 * Counts a try for every key, as `hub/limits/throttle.ts` does. Arguments: window, first and longest wait, and for each key how many
 * failures are free. A key holds JSON: times of failures, level of the wait, until when, and when last.
 */
export const ATTEMPT: Script = scriptOf(`${NOW}
local window, first, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local states, wait = {}, 0
for i, key in ipairs(KEYS) do
  local raw = redis.call('GET', key)
  if raw then
    states[i] = cjson.decode(raw)
    wait = math.max(wait, states[i].blocked - now)
  end
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  local state = states[i]
  if not state or now - math.max(state.blocked, state.last) > window then
    state = { times = {}, level = 0, blocked = now }
  end
  local times = {}
  for _, at in ipairs(state.times) do
    if now - at < window then times[#times + 1] = at end
  end
  times[#times + 1] = now
  state.times, state.last = times, now
  if state.level > 0 or #times >= tonumber(ARGV[3 + i]) then
    state.blocked = now + math.min(first * 2 ^ state.level, longest)
    state.level = state.level + 1
  end
  redis.call('SET', key, cjson.encode(state), 'PX', window + longest)
end
return 0`);

/** Takes back one try of each key. */
export const REFUND: Script = scriptOf(`${NOW}
for _, key in ipairs(KEYS) do
  local raw = redis.call('GET', key)
  if raw then
    local state = cjson.decode(raw)
    table.remove(state.times)
    state.level = math.max(state.level - 1, 0)
    state.blocked = now
    redis.call('SET', key, cjson.encode(state), 'KEEPTTL')
  end
end
return 0`);

/** Keeps a value unless there is one. Arguments: the value, milliseconds. Answers with what there was. */
export const KEEP: Script = scriptOf(`
local before = redis.call('GET', KEYS[1])
if before then return before end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`);

/** Takes one of several places, which run out. Arguments: whose, how many, milliseconds. Answers with how many are taken. */
export const ENTER: Script = scriptOf(`${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return redis.call('ZCARD', KEYS[1])`);

/** The nodes that have a lease. Keys: the set of nodes. Arguments: prefix of leases. Takes the others out of the set. */
export const ALIVE: Script = scriptOf(`
local alive = {}
for _, node in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if redis.call('EXISTS', ARGV[1] .. node) == 1 then alive[#alive + 1] = node
  else redis.call('SREM', KEYS[1], node) end
end
return alive`);

/** Keeps what all nodes must have alike, unless there is one. Arguments: the value, milliseconds. Answers with what there is. */
export const AGREE: Script = scriptOf(`
local before = redis.call('GET', KEYS[1])
if before and before ~= ARGV[1] then return before end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`);
